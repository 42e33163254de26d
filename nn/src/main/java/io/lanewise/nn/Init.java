package io.lanewise.nn;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.function.DoubleSupplier;

/**
 * First values of parameters, overwriting an array in place (PyTorch's {@code torch.nn.init}). Numbers come from this thread's
 * {@link Generator}; a weight is {@code [out, in, ..]}, its fan-in the product of all lengths but the first.
 */
public final class Init {
    private Init() {}

    /** Uniform in [low, high). */
    public static void uniform(NDArray array, double low, double high) {
        Generator generator = Generator.standard();
        fill(array, () -> generator.uniform(low, high));
    }

    /** Normal with a mean and a standard deviation. */
    public static void normal(NDArray array, double mean, double deviation) {
        Generator generator = Generator.standard();
        fill(array, () -> mean + deviation * generator.nextGaussian());
    }

    /** One value. */
    public static void constant(NDArray array, float value) {
        array.fill(value);
    }

    /** Uniform within {@code gain sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio, 2010): for tanh and sigmoid. */
    public static void xavierUniform(NDArray weight, double gain) {
        double bound = gain * Math.sqrt(6.0 / (fanIn(weight) + fanOut(weight)));
        uniform(weight, -bound, bound);
    }

    /** Normal with deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot and Bengio, 2010). */
    public static void xavierNormal(NDArray weight, double gain) {
        normal(weight, 0, gain * Math.sqrt(2.0 / (fanIn(weight) + fanOut(weight))));
    }

    /** Uniform within {@code sqrt(6 / ((1 + slope^2) fanIn))} (He et al., 2015): for ReLU, or leaky ReLU with the slope. */
    public static void kaimingUniform(NDArray weight, double slope) {
        double bound = Math.sqrt(6.0 / ((1 + slope * slope) * fanIn(weight)));
        uniform(weight, -bound, bound);
    }

    /** Normal with deviation {@code sqrt(2 / ((1 + slope^2) fanIn))} (He et al., 2015). */
    public static void kaimingNormal(NDArray weight, double slope) {
        normal(weight, 0, Math.sqrt(2.0 / ((1 + slope * slope) * fanIn(weight))));
    }

    /** Inputs of one output of a weight {@code [out, in, ..]}. */
    public static long fanIn(NDArray weight) {
        return fan(weight, 0);
    }

    /** Outputs that one input of a weight {@code [out, in, ..]} has. */
    public static long fanOut(NDArray weight) {
        return fan(weight, 1);
    }

    private static long fan(NDArray weight, int left) {
        Shape shape = weight.shape();
        if (shape.rank() < 2 || shape.size() == 0) {
            throw Checks.error(
                    "init", "fan-in and fan-out need a weight [out, in, ..] that is not empty, got shape " + shape);
        }
        return shape.size() / shape.dim(left);
    }

    private static void fill(NDArray array, DoubleSupplier next) {
        NDArray drawn = NDArray.generate(array.shape(), next);
        array.copyFrom(drawn);
        drawn.release();
    }
}
