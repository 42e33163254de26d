package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.conv.Convolution;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = f(x * w + b)}, a convolution of sequences or images, f elementwise or none. With {@code dz = dy f'(y)}: dx is the transposed convolution of dz,
 * dw the products of dz with the patches of x, db the sums of dz over everything but channels.
 *
 * @param x {@code [n, c, h, w]}
 * @param w {@code [o, c / groups, kh, kw]}
 */
record Conv(
        Convolution how,
        Images images,
        NDArray x,
        NDArray w,
        @Nullable Activation function,
        NDArray y) implements Backward {
    /** @param function one whose slope follows from its output, or null */
    static Tensor forward(
            String name,
            Tensor input,
            Tensor weight,
            @Nullable Tensor bias,
            Convolution how,
            @Nullable Activation function) {
        int spatial = spatial(name, weight);
        Images images = Images.of(name, input.value(), spatial);
        checkWeight(name, images, weight.shape(), how, weight.shape().dim(1) * how.groups());
        checkBias(name, bias, weight.shape().dim(0));
        int height = how.y().outputs(name, images.height());
        int width = how.x().outputs(name, images.width());
        NDArray x = images.four(input.value());
        NDArray w = Images.weights(weight.value());
        NDArray y = how.forward(x, w, bias == null ? null : bias.value(), function == null ? null : function.loop());
        Images results = images.with(weight.shape().dim(0), height, width);
        Conv operation = new Conv(how, images, x, w, function, y);
        NDArray shaped = y.reshape(results.shape());
        return bias == null
                ? Tape.record(shaped, operation, input, weight)
                : Tape.record(shaped, operation, input, weight, bias);
    }

    static int spatial(String name, Tensor weight) {
        Checks.floats(name, weight.value());
        int rank = weight.shape().rank();
        if (rank != (name.endsWith("1d") ? 3 : 4)) {
            throw Checks.error(
                    name,
                    "weight must be " + (name.endsWith("1d") ? "[out, in, size]" : "[out, in, height, width]")
                            + ", got " + weight.shape());
        }
        return rank - 2;
    }

    static void checkWeight(String name, Images images, Shape w, Convolution how, int channels) {
        if (images.channels() != channels) {
            throw Checks.error(
                    name,
                    "the input must have " + channels + " channels for weight " + w + " and groups=" + how.groups()
                            + ", got input " + images.shape());
        }
        if (w.dim(0) % how.groups() != 0) {
            throw Checks.error(
                    name, "the weight's first dimension must be a multiple of groups=" + how.groups() + ", got " + w);
        }
    }

    static void checkBias(String name, @Nullable Tensor bias, int channels) {
        if (bias != null) {
            Checks.shape(name, "bias", bias.value(), Shape.of(channels));
        }
    }

    @Override
    public void backward(NDArray gradient, Gradients inputs) {
        NDArray dy = gradient.reshape(y.shape());
        if (function == null) {
            products(dy, inputs);
            return;
        }
        boolean inPlace = inputs.mayOverwrite(gradient);
        NDArray dz = inPlace ? dy : NDArray.empty(y.shape(), "conv");
        function.backward(y, y, dy, dz, false);
        products(dz, inputs);
        if (!inPlace) {
            dz.release();
        }
    }

    private void products(NDArray dz, Gradients inputs) {
        if (inputs.needed(0)) {
            boolean accumulate = inputs.accumulates(0);
            how.inputGradient(dz, w, images.four(inputs.into(0)), accumulate);
        }
        if (inputs.needed(1)) {
            boolean accumulate = inputs.accumulates(1);
            how.weightGradient(x, dz, Images.weights(inputs.into(1)), accumulate);
        }
        addBias(dz, inputs);
    }

    /** Sums over everything but channels, if there is a bias that needs them: image by image first, since at once they would be of a copy. */
    static void addBias(NDArray dz, Gradients inputs) {
        if (inputs.count() > 2 && inputs.needed(2)) {
            boolean accumulate = inputs.accumulates(2);
            NDArray bias = inputs.into(2);
            NDArray images = Reductions.sum(dz, false, 2, 3);
            Reductions.sumTo(images, bias, accumulate);
            images.release();
        }
    }

    @Override
    public String operation() {
        return "Convolution";
    }
}
