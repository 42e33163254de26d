package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.NormGradient;
import io.lanewise.core.kernel.Normalised;
import io.lanewise.core.kernel.RowNorm;
import io.lanewise.core.kernel.Statistics;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Rows, each of them the last dimensions as one, normalised by mean and variance, or by the mean square alone if not {@code centred}; the
 * gradients are {@link RowNorm}'s.
 */
record LayerNormOp(String operation, NDArray x, NDArray w, Statistics statistics, boolean centred, NormInputs given)
        implements Backward {
    static Tensor forward(
            String operation,
            Tensor x,
            Shape row,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean centred,
            float epsilon) {
        NormInputs given = new NormInputs(weight != null, bias != null);
        NDArray w = NormInputs.weightOr(operation, weight, row, 1);
        NDArray b = NormInputs.weightOr(operation, bias, row, 0);
        Normalised result = RowNorm.forward(operation, x.value(), w, b, centred, epsilon);
        LayerNormOp recorded = new LayerNormOp(operation, x.value(), w, result.statistics(), centred, given);
        return Tape.record(result.y(), recorded, NormInputs.list(x, weight, bias));
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NormGradient gradient = RowNorm.backward(operation, x, w, statistics, centred, dy);
        given.add(gradient, inputs);
    }

    @Override
    public void release() {
        statistics.release();
    }
}
