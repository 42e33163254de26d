package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.conv.Convolution;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A transposed convolution: what a convolution's gradient does to the gradient of its outputs, as an operation. So dx is the convolution of
 * dy, and dw that convolution's gradient of weights, with x in the place of the gradient.
 *
 * @param how the convolution from y's shape to x's
 * @param x {@code [n, c, h, w]}
 * @param w {@code [c, o / groups, kh, kw]}
 */
record ConvTranspose(Convolution how, Images images, NDArray x, NDArray w) implements Backward {
    /** @param more rows and columns added to the result, to choose among those that a convolution takes to the input's size */
    static Tensor forward(
            String name, Tensor input, Tensor weight, @Nullable Tensor bias, Convolution how, int... more) {
        int spatial = Conv.spatial(name, weight);
        Images images = Images.of(name, input.value(), spatial);
        Conv.checkWeight(name, images, weight.shape(), how, weight.shape().dim(0));
        int channels = weight.shape().dim(1) * how.groups();
        Conv.checkBias(name, bias, channels);
        checkMore(name, how, more);
        int height = how.y().inputs(name, images.height(), spatial == 1 ? 0 : more[0]);
        int width = how.x().inputs(name, images.width(), more[more.length - 1]);
        NDArray x = images.four(input.value());
        NDArray w = Images.weights(weight.value());
        NDArray y = how.transposed(x, w, bias == null ? null : bias.value(), height, width);
        ConvTranspose operation = new ConvTranspose(how, images, x, w);
        NDArray shaped = y.reshape(images.with(channels, height, width).shape());
        return bias == null
                ? Tape.record(shaped, operation, input, weight)
                : Tape.record(shaped, operation, input, weight, bias);
    }

    private static void checkMore(String name, Convolution how, int... more) {
        int last = more[more.length - 1];
        boolean fits = last >= 0 && last < Math.max(how.x().stride(), how.x().dilation());
        if (more.length == 2) {
            fits &= more[0] >= 0 && more[0] < Math.max(how.y().stride(), how.y().dilation());
        }
        Checks.that(fits, name, "outputPadding must be at least 0 and smaller than the stride or the dilation");
    }

    @Override
    public void backward(NDArray gradient, Gradients inputs) {
        int channels = w.shape().dim(1) * how.groups();
        int[] dims = gradient.shape().dims();
        int height = images.spatial() == 1 ? 1 : dims[dims.length - 2];
        NDArray dy = images.with(channels, height, dims[dims.length - 1])
                .four(gradient)
                .contiguous();
        if (inputs.needed(0)) {
            NDArray dx = how.forward(dy, w, null, null);
            inputs.add(0, dx.reshape(images.shape()));
        }
        if (inputs.needed(1)) {
            boolean accumulate = inputs.accumulates(1);
            how.weightGradient(dy, x, Images.weights(inputs.into(1)), accumulate);
        }
        Conv.addBias(dy, inputs);
    }
}
