package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.PiecewiseActivations;
import io.lanewise.core.kernel.SmoothActivations;
import io.lanewise.nn.autograd.Tensor;

/** The activations of {@link Functional} that are methods there only. */
abstract class ActivationFunctions extends NormFunctions {
    ActivationFunctions() {}

    /** {@code x} above 0, else {@code alpha (e^x - 1)}. */
    public static Tensor elu(Tensor x, float alpha) {
        return Apply.forward(x, SmoothActivations.elu(alpha));
    }

    /** {@code x} above 0, else {@code alpha (e^(x / alpha) - 1)}. */
    public static Tensor celu(Tensor x, float alpha) {
        return Apply.forward(x, SmoothActivations.celu(alpha));
    }

    /** ELU with the constants that keep mean and variance. */
    public static Tensor selu(Tensor x) {
        return Apply.forward(x, SmoothActivations.SELU);
    }

    /** {@code x sigmoid(x)}. */
    public static Tensor silu(Tensor x) {
        return Apply.forward(x, SmoothActivations.SILU);
    }

    /** {@code x tanh(softplus(x))}. */
    public static Tensor mish(Tensor x) {
        return Apply.forward(x, SmoothActivations.MISH);
    }

    /** {@code log(1 + e^(beta x)) / beta}; {@code x} itself where {@code beta x} is above the threshold. */
    public static Tensor softplus(Tensor x, float beta, float threshold) {
        return Apply.forward(x, SmoothActivations.softplus(beta, threshold));
    }

    /** {@code x / (1 + |x|)}. */
    public static Tensor softsign(Tensor x) {
        return Apply.forward(x, SmoothActivations.SOFTSIGN);
    }

    /** {@code log(sigmoid(x))}. */
    public static Tensor logsigmoid(Tensor x) {
        return Apply.forward(x, SmoothActivations.LOGSIGMOID);
    }

    /** {@code x - tanh(x)}. */
    public static Tensor tanhshrink(Tensor x) {
        return Apply.forward(x, SmoothActivations.TANHSHRINK);
    }

    /** {@code min(max(x, 0), 6)}. */
    public static Tensor relu6(Tensor x) {
        return Apply.forward(x, PiecewiseActivations.RELU6);
    }

    /** {@code min(max(x, low), high)}. */
    public static Tensor hardtanh(Tensor x, float low, float high) {
        return Apply.forward(x, PiecewiseActivations.hardtanh(low, high));
    }

    /** {@code min(max(x / 6 + 1 / 2, 0), 1)}. */
    public static Tensor hardsigmoid(Tensor x) {
        return Apply.forward(x, PiecewiseActivations.HARDSIGMOID);
    }

    /** {@code x hardsigmoid(x)}. */
    public static Tensor hardswish(Tensor x) {
        return Apply.forward(x, PiecewiseActivations.HARDSWISH);
    }

    /** {@code x} above the threshold, else the value. */
    public static Tensor threshold(Tensor x, float threshold, float value) {
        return Apply.forward(x, PiecewiseActivations.threshold(threshold, value));
    }

    /** {@code x} where {@code |x| > lambda}, else 0. */
    public static Tensor hardshrink(Tensor x, float lambda) {
        return Apply.forward(x, PiecewiseActivations.hardshrink(lambda));
    }

    /** {@code x} drawn towards 0 by lambda. */
    public static Tensor softshrink(Tensor x, float lambda) {
        return Apply.forward(x, PiecewiseActivations.softshrink(lambda));
    }

    /** {@code x} where positive, {@code w x} elsewhere: one slope w, or one for each channel (dimension 1). */
    public static Tensor prelu(Tensor x, Tensor weight) {
        return PReluOp.forward(x, weight);
    }

    /** Leaky ReLU whose slope is drawn for each element from [lower, upper) in training, and their mean otherwise (Xu et al., 2015). */
    public static Tensor rrelu(Tensor x, float lower, float upper, boolean training) {
        if (!training) {
            return Apply.forward(x, Activations.leakyRelu((lower + upper) / 2));
        }
        Tensor slopes = Tensor.rand(x.shape().dims());
        return PReluOp.elementwise(
                x, new Tensor(Elementwise.add(Elementwise.mul(slopes.value(), upper - lower), lower)));
    }

    /** Softmax of {@code -x} along a dimension. */
    public static Tensor softmin(Tensor x, int dim) {
        return SoftmaxOp.forward(Apply.forward(x, Activations.NEG), dim, false);
    }

    /** The first half along a dimension times the sigmoid of the second (Dauphin et al., 2017). */
    public static Tensor glu(Tensor x, int dim) {
        int length = x.shape().dim(x.shape().axis("glu", dim));
        if (length % 2 != 0) {
            throw Checks.error("glu", "dimension " + dim + " must have an even length, got shape " + x.shape());
        }
        Tensor gate = Apply.forward(Slice.forward(x, dim, length / 2, length, 1), Activations.SIGMOID);
        return Mul.forward(Slice.forward(x, dim, 0, length / 2, 1), gate);
    }
}
