package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;

/** Turns some of the images into their mirror images, left to right (torchvision's {@code RandomHorizontalFlip}). Images [n, channels, height, width]. */
public final class RandomHorizontalFlip extends ImageTransform {
    private final float probability;

    /** Every other one. */
    public RandomHorizontalFlip() {
        this(0.5f);
    }

    /** Each with this probability, in [0, 1]. */
    public RandomHorizontalFlip(float probability) {
        this.probability = Checks.range("RandomHorizontalFlip", "probability", probability, 0, 1);
    }

    @Override
    Change draw(int height, int width, Generator random) {
        if (random.nextFloat() >= probability) {
            return window(height, width, 0, 0, height, width);
        }
        return (from, f, to, t) -> {
            for (int row = 0; row < height * width; row += width) {
                for (int i = 0; i < width; i++) {
                    to[t + row + i] = from[f + row + width - 1 - i];
                }
            }
        };
    }
}
