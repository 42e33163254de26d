package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;

/** A transform of images that draws for each image what happens to all of its channels. */
abstract class ImageTransform implements Transform {
    /** Fills one channel of the result, which begins at {@code to[t]}, from one of the image, which begins at {@code from[f]}; all of it is 0 at first. */
    @FunctionalInterface
    interface Change {
        void channel(float[] from, int f, float[] to, int t);
    }

    /** Draws what happens to an image of this size. */
    abstract Change draw(int height, int width, Generator random);

    /** Size of the result, [height, width], for images of this size. */
    int[] size(int height, int width) {
        return new int[] {height, width};
    }

    @Override
    public final Tensor apply(Tensor x, Generator random) {
        String name = name();
        Checks.floats(name, x.value());
        Shape shape = x.shape();
        int rank = shape.rank();
        if (rank < 3) {
            throw Checks.error(name, "expected images [n, channels, height, width], got " + shape);
        }
        int height = shape.dim(rank - 2);
        int width = shape.dim(rank - 1);
        int[] size = size(height, width);
        int area = height * width;
        int newArea = size[0] * size[1];
        int images = shape.dim(0);
        int channels = area == 0 || images == 0 ? 0 : Math.toIntExact(x.size() / images / area);
        float[] from = x.toArray();
        float[] to = new float[images * channels * newArea];
        for (int i = 0; i < images; i++) {
            Change change = draw(height, width, random);
            for (int c = i * channels; c < (i + 1) * channels; c++) {
                change.channel(from, c * area, to, c * newArea);
            }
        }
        return Tensor.of(
                to, shape.with(rank - 2, size[0]).with(rank - 1, size[1]).dims());
    }

    final String name() {
        return getClass().getSimpleName();
    }

    /**
     * The change that looks at an image through a window whose upper left corner is at ({@code top}, {@code left}) of the image; what lies outside
     * is 0.
     */
    static Change window(int height, int width, int top, int left, int newHeight, int newWidth) {
        int first = Math.max(0, -left);
        int count = Math.min(newWidth, width - left) - first;
        return (from, f, to, t) -> {
            for (int row = Math.max(0, -top); row < Math.min(newHeight, height - top) && count > 0; row++) {
                System.arraycopy(from, f + (row + top) * width + left + first, to, t + row * newWidth + first, count);
            }
        };
    }
}
