package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RecurrentWeights;

/** What recurrent layers and cells share: their parameters, uniform within {@code 1 / sqrt(hiddenSize)} at first. */
abstract class RecurrentModule extends Layer {
    final RecurrentCell cell;
    final int inputSize;
    final int hiddenSize;

    RecurrentModule(RecurrentCell cell, int inputSize, int hiddenSize) {
        this.cell = cell;
        this.inputSize = Checks.positive(kind(), "inputSize", inputSize);
        this.hiddenSize = Checks.positive(kind(), "hiddenSize", hiddenSize);
    }

    /** The name in errors. */
    final String kind() {
        return getClass().getSimpleName();
    }

    /** Registers the weights of one layer in one direction. */
    final RecurrentWeights weights(int inputs, boolean bias, String suffix) {
        int rows = cell.recurrent() * hiddenSize;
        return new RecurrentWeights(
                drawn("weight_ih" + suffix, rows, inputs),
                drawn("weight_hh" + suffix, rows, hiddenSize),
                bias ? drawn("bias_ih" + suffix, rows) : null,
                bias ? drawn("bias_hh" + suffix, rows) : null);
    }

    private Tensor drawn(String name, int... dims) {
        Tensor parameter = parameter(name, NDArray.zeros(dims));
        double bound = 1 / Math.sqrt(hiddenSize);
        Init.uniform(parameter.value(), -bound, bound);
        return parameter;
    }
}
