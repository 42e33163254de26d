package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y[o] = aᵀ weight[o] b + bias[o]} of two inputs.
 *
 * <p>Shapes: a {@code [.., in1Features]}, b {@code [.., in2Features]}, y {@code [.., outFeatures]}; parameters
 * {@code weight [outFeatures, in1Features, in2Features]} and {@code bias [outFeatures]}, both uniform within {@code 1 / sqrt(in1Features)} at
 * first.
 */
public final class Bilinear extends Layer {
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** With bias. */
    public Bilinear(int in1Features, int in2Features, int outFeatures) {
        this(in1Features, in2Features, outFeatures, true);
    }

    /** With or without bias. */
    public Bilinear(int in1Features, int in2Features, int outFeatures, boolean bias) {
        Checks.positive("Bilinear", "in1Features", in1Features);
        Checks.positive("Bilinear", "in2Features", in2Features);
        Checks.positive("Bilinear", "outFeatures", outFeatures);
        weight = parameter("weight", NDArray.zeros(Shape.of(outFeatures, in1Features, in2Features)));
        double bound = 1 / Math.sqrt(in1Features);
        Init.uniform(weight.value(), -bound, bound);
        this.bias = bias ? parameter("bias", NDArray.zeros(outFeatures)) : null;
        if (this.bias != null) {
            Init.uniform(this.bias.value(), -bound, bound);
        }
    }

    /** The layer of two inputs. */
    public Tensor forward(Tensor a, Tensor b) {
        return Functional.bilinear(a, b, weight, bias);
    }

    /** The layer of an input with itself. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, x);
    }

    @Override
    protected String extraRepr() {
        return "in1_features=" + weight.shape().dim(1) + ", in2_features="
                + weight.shape().dim(2) + ", out_features=" + weight.shape().dim(0) + ", bias=" + Repr.of(bias != null);
    }
}
