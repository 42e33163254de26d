package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;

/**
 * Shifts each image by a whole number of pixels, up or down and left or right, every shift as likely as any other; what comes in is 0 (Keras's
 * {@code RandomTranslation} with {@code fill_mode="constant"}). Images [n, channels, height, width].
 */
public final class RandomShift extends ImageTransform {
    private final int rows;
    private final int columns;

    /** By at most so many pixels in each direction. */
    public RandomShift(int pixels) {
        this(pixels, pixels);
    }

    /**
     * By at most so many rows and columns.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public RandomShift(int rows, int columns) {
        Checks.that(
                rows >= 0 && columns >= 0,
                "RandomShift",
                "rows and columns must be at least 0, got " + rows + " and " + columns);
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    Change draw(int height, int width, Generator random) {
        int down = random.nextInt(2 * rows + 1) - rows;
        int right = random.nextInt(2 * columns + 1) - columns;
        return window(height, width, -down, -right, height, width);
    }
}
