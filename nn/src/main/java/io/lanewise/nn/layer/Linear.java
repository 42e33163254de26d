package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x wᵀ + b}.
 *
 * <p>Shapes: x {@code [.., inFeatures]}, y {@code [.., outFeatures]}; parameters {@code weight [outFeatures, inFeatures]} and
 * {@code bias [outFeatures]}, both uniform within {@code 1 / sqrt(inFeatures)} at first, as in PyTorch.
 */
public final class Linear extends Layer {
    private final int inFeatures;
    private final int outFeatures;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** With bias. */
    public Linear(int inFeatures, int outFeatures) {
        this(inFeatures, outFeatures, true);
    }

    /** With or without bias. */
    public Linear(int inFeatures, int outFeatures, boolean bias) {
        this.inFeatures = Checks.positive("Linear", "inFeatures", inFeatures);
        this.outFeatures = Checks.positive("Linear", "outFeatures", outFeatures);
        this.weight = parameter("weight", NDArray.zeros(Shape.of(outFeatures, inFeatures)));
        Init.kaimingUniform(weight.value(), Math.sqrt(5));
        this.bias = bias ? parameter("bias", NDArray.zeros(Shape.of(outFeatures))) : null;
        if (this.bias != null) {
            double bound = 1 / Math.sqrt(inFeatures);
            Init.uniform(this.bias.value(), -bound, bound);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.linear(x, weight, bias);
    }

    @Override
    protected Tensor forwardThen(Tensor x, Activation next) {
        return Functional.linear(x, weight, bias, next);
    }

    @Override
    protected String extraRepr() {
        return "in_features=" + inFeatures + ", out_features=" + outFeatures + ", bias="
                + (bias != null ? "True" : "False");
    }
}
