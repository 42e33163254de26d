package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import java.util.Arrays;

/**
 * Blots a rectangle out of some of the images, with zeros, so that a model learns not to depend on one part alone (Zhong et al., "Random erasing data
 * augmentation", 2020; torchvision's {@code RandomErasing}). Area and height over width are drawn, the latter on a logarithmic scale, then the place. A
 * rectangle as high or as wide as the image is drawn again; after ten of them the image stays whole. Images [n, channels, height, width].
 */
public final class RandomErasing extends ImageTransform {
    private static final int TRIES = 10;
    private static final float TALLEST = 3.3f;

    private final float probability;
    private final float least;
    private final float most;

    /** Of every other image a share of 0.02 to 0.33. */
    public RandomErasing() {
        this(0.5f, 0.02f, 0.33f);
    }

    /**
     * Of each image with this probability.
     *
     * @param probability in [0, 1]
     * @param least smallest share of the image's area, above 0
     * @param most largest share, from {@code least} to 1
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RandomErasing(float probability, float least, float most) {
        this.probability = Checks.range("RandomErasing", "probability", probability, 0, 1);
        this.least = Checks.range("RandomErasing", "least", least, Float.MIN_VALUE, 1);
        this.most = Checks.range("RandomErasing", "most", most, least, 1);
    }

    @Override
    Change draw(int height, int width, Generator random) {
        if (random.nextFloat() < probability) {
            for (int i = 0; i < TRIES; i++) {
                double area = random.uniform(least, most) * height * width;
                double tall = Math.exp(random.uniform(-Math.log(TALLEST), Math.log(TALLEST)));
                int rows = (int) Math.round(Math.sqrt(area * tall));
                int columns = (int) Math.round(Math.sqrt(area / tall));
                if (rows < height && columns < width) {
                    int top = random.nextInt(height - rows + 1);
                    int left = random.nextInt(width - columns + 1);
                    return erase(height, width, top, left, rows, columns);
                }
            }
        }
        return window(height, width, 0, 0, height, width);
    }

    private static Change erase(int height, int width, int top, int left, int rows, int columns) {
        return (from, f, to, t) -> {
            System.arraycopy(from, f, to, t, height * width);
            for (int row = top; row < top + rows; row++) {
                int start = t + row * width + left;
                Arrays.fill(to, start, start + columns, 0);
            }
        };
    }
}
