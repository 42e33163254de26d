package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;

/**
 * Turns each image about its centre by an angle drawn evenly from a range (torchvision's {@code RandomRotation}), with bilinear interpolation; what
 * comes in is 0. Images [n, channels, height, width].
 */
public final class RandomRotation extends ImageTransform {
    private final float degrees;

    /**
     * By at most so many degrees to either side.
     *
     * @param degrees in [0, 180]
     */
    public RandomRotation(float degrees) {
        this.degrees = Checks.range("RandomRotation", "degrees", degrees, 0, 180);
    }

    @Override
    Change draw(int height, int width, Generator random) {
        return turn(height, width, Math.toRadians(random.uniform(-degrees, degrees)));
    }

    /** The change by an angle in radians; positive ones turn counterclockwise. */
    static Change turn(int height, int width, double angle) {
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(angle);
        float middleY = (height - 1) / 2f;
        float middleX = (width - 1) / 2f;
        return (from, f, to, t) -> {
            for (int row = 0; row < height; row++) {
                float dy = row - middleY;
                for (int column = 0; column < width; column++) { // the place that comes to lie here
                    float dx = column - middleX;
                    float y = middleY + cos * dy + sin * dx;
                    float x = middleX + cos * dx - sin * dy;
                    to[t + row * width + column] = bilinear(from, f, height, width, y, x);
                }
            }
        };
    }

    /** The value of an image between its pixels: of the four around, each by its nearness. */
    private static float bilinear(float[] image, int start, int height, int width, float y, float x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float down = y - top;
        float right = x - left;
        float above = row(image, start, height, width, top, left, right);
        float below = row(image, start, height, width, top + 1, left, right);
        return above + down * (below - above);
    }

    private static float row(float[] image, int start, int height, int width, int row, int left, float right) {
        if (row < 0 || row >= height) {
            return 0;
        }
        int at = start + row * width + left;
        float one = left >= 0 && left < width ? image[at] : 0;
        float other = left >= -1 && left + 1 < width ? image[at + 1] : 0;
        return one + right * (other - one);
    }
}
