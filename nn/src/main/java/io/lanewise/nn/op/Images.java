package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Arrays;

/**
 * What kernels see as {@code [n, c, h, w]}: images, or sequences {@code [n, c, length]} as images of one row; each also without n, as one of them.
 *
 * @param shape as the user sees it
 * @param spatial dimensions that windows slide along, 1 or 2
 */
record Images(Shape shape, int spatial) {
    /**
     * A user's input.
     *
     * @throws IllegalArgumentException if it has another rank
     */
    static Images of(String operation, NDArray x, int spatial) {
        Checks.floats(operation, x);
        int rank = x.shape().rank();
        if (rank != spatial + 1 && rank != spatial + 2) {
            String inner = spatial == 1 ? "channels, length]" : "channels, height, width]";
            throw Checks.error(
                    operation, "the input must be [n, " + inner + " or [" + inner + ", got shape " + x.shape());
        }
        return new Images(x.shape(), spatial);
    }

    private boolean batched() {
        return shape.rank() == spatial + 2;
    }

    int channels() {
        return shape.dim(-1 - spatial);
    }

    int height() {
        return spatial == 1 ? 1 : shape.dim(-2);
    }

    int width() {
        return shape.dim(-1);
    }

    /** The array, whose shape is this one, as images. */
    NDArray four(NDArray x) {
        return x.reshape(batched() ? shape.dim(0) : 1, channels(), height(), width());
    }

    /** These images with other channels and lengths. */
    Images with(int channels, int height, int width) {
        int[] dims = shape.dims();
        dims[dims.length - 1] = width;
        dims[dims.length - 1 - spatial] = channels;
        if (spatial == 2) {
            dims[dims.length - 2] = height;
        }
        return new Images(Shape.of(dims), spatial);
    }

    /** Weights {@code [o, c, k]} as {@code [o, c, 1, k]}; those of images as they are. */
    static NDArray weights(NDArray w) {
        int[] dims = w.shape().dims();
        return dims.length == 4 ? w : w.reshape(dims[0], dims[1], 1, dims[2]);
    }

    /** One number for each dimension that windows slide along, the same twice where one was given. */
    static int[] pair(int... numbers) {
        return numbers.length == 1 ? new int[] {numbers[0], numbers[0]} : Arrays.copyOf(numbers, 2);
    }
}
