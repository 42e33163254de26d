package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;

/** Cuts a piece out of each image, anywhere in it (torchvision's {@code RandomCrop}). Images [n, channels, height, width]. */
public final class RandomCrop extends ImageTransform {
    private final int height;
    private final int width;
    private final int padding;

    /** A square, without padding. */
    public RandomCrop(int size) {
        this(size, size, 0);
    }

    /** A square from an image with so many zeros around it. */
    public RandomCrop(int size, int padding) {
        this(size, size, padding);
    }

    /**
     * A rectangle from an image with so many zeros around it.
     *
     * @throws IllegalArgumentException if a length is below 1 or the padding below 0
     */
    public RandomCrop(int height, int width, int padding) {
        this.height = Checks.positive("RandomCrop", "height", height);
        this.width = Checks.positive("RandomCrop", "width", width);
        Checks.that(padding >= 0, "RandomCrop", "padding must be at least 0, got " + padding);
        this.padding = padding;
    }

    @Override
    int[] size(int imageHeight, int imageWidth) {
        if (imageHeight + 2 * padding < height || imageWidth + 2 * padding < width) {
            throw Checks.error(
                    "RandomCrop",
                    "a piece of " + height + " x " + width + " must fit into the image with its padding of " + padding
                            + ", got an image of " + imageHeight + " x " + imageWidth);
        }
        return new int[] {height, width};
    }

    @Override
    Change draw(int imageHeight, int imageWidth, Generator random) {
        int top = random.nextInt(imageHeight + 2 * padding - height + 1) - padding;
        int left = random.nextInt(imageWidth + 2 * padding - width + 1) - padding;
        return window(imageHeight, imageWidth, top, left, height, width);
    }
}
