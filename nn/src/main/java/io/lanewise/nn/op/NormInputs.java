package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.NormGradient;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/** Which inputs a normalisation has besides what it normalises. */
record NormInputs(boolean weighted, boolean biased) {
    static Tensor[] list(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias) {
        if (weight == null) {
            return bias == null ? new Tensor[] {x} : new Tensor[] {x, bias};
        }
        return bias == null ? new Tensor[] {x, weight} : new Tensor[] {x, weight, bias};
    }

    /** The input, checked to have the shape, or an array of one number where it is not there. */
    static NDArray weightOr(String operation, @Nullable Tensor given, Shape shape, float otherwise) {
        if (given == null) {
            return NDArray.full(shape, otherwise);
        }
        Checks.shape(operation, otherwise == 1 ? "weight" : "bias", given.value(), shape);
        return given.value();
    }

    static @Nullable NDArray array(@Nullable Tensor given) {
        return given == null ? null : given.value();
    }

    /** Hands the gradients on to those who want one. */
    void add(NormGradient gradient, Gradients inputs) {
        give(inputs, 0, gradient.dx());
        if (weighted) {
            give(inputs, 1, gradient.dw());
        }
        if (biased) {
            give(inputs, weighted ? 2 : 1, gradient.db());
        }
    }

    private static void give(Gradients inputs, int input, NDArray gradient) {
        if (inputs.needed(input)) {
            inputs.add(input, gradient);
        } else {
            gradient.release();
        }
    }
}
