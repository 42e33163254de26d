package io.lanewise.examples.support;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Paints digits of 28x28 pixels as a hand would write them: a template of strokes for each way to write a digit, bent a little,
 * slanted, scaled, turned and moved, with a pen of random width on grainy paper. A network can learn them without a file to
 * download, and the same seed paints the same pictures on every machine.
 */
public final class DigitPainter {
    /** Width and height of a picture in pixels. */
    public static final int SIDE = 28;

    /** Pixels of a picture, row after row. */
    public static final int PIXELS = SIDE * SIDE;

    /** Pixels that the templates' unit square covers before it is scaled: MNIST's digits fill 20 of the 28, too. */
    private static final float GLYPH = 20;

    private static final List<List<Strokes>> TEMPLATES = List.of(
            ways(
                    "M 52 10 C 26 8 20 32 20 52 C 20 74 30 90 50 90 C 72 90 80 70 80 48 C 80 26 70 10 50 10",
                    "M 56 10 C 34 14 28 36 28 56 C 28 76 36 91 50 90 C 66 88 72 68 72 46 C 72 26 66 8 46 14",
                    "M 66 20 C 50 2 22 14 20 48 C 18 80 38 92 54 90 C 76 86 82 62 80 42 C 78 22 66 12 52 12"),
            ways("M 52 10 L 50 90", "M 34 28 L 54 10 L 54 90", "M 34 28 L 52 10 L 52 90 M 30 90 L 74 90"),
            ways(
                    "M 24 30 C 26 4 78 2 75 32 C 74 50 44 68 24 90 L 78 90",
                    "M 25 28 C 30 4 76 4 72 34 C 68 56 46 78 32 86 C 18 92 20 70 36 77 C 52 84 62 96 82 86",
                    "M 26 16 C 44 4 76 10 70 36 C 64 58 40 76 22 90 C 44 84 62 90 80 88"),
            ways(
                    "M 26 20 C 36 2 76 6 72 28 C 70 44 54 48 42 48 C 62 48 80 56 76 72 C 70 96 34 94 24 80",
                    "M 27 12 L 72 12 L 44 42 C 70 38 82 58 75 74 C 68 94 36 94 23 82",
                    "M 28 16 C 50 4 72 10 68 28 C 66 38 56 44 46 46 C 66 46 74 56 74 66 C 74 84 56 92 30 90"),
            ways(
                    "M 34 10 L 24 56 L 78 56 M 66 28 L 62 90",
                    "M 62 90 L 62 10 L 20 64 L 82 64",
                    "M 30 12 C 28 40 24 52 34 54 C 50 56 64 52 72 46 M 72 12 C 70 40 66 64 66 90"),
            ways(
                    "M 74 12 L 34 12 L 30 46 C 46 36 76 42 76 66 C 76 92 40 96 24 82",
                    "M 34 14 L 30 44 C 52 40 72 50 70 70 C 68 90 42 94 26 86 M 34 14 L 78 11",
                    "M 72 10 C 56 16 44 14 36 13 C 34 26 32 36 32 44 C 58 36 78 52 72 72 C 66 90 42 92 26 80"),
            ways(
                    "M 68 11 C 40 18 25 44 25 68 C 26 96 74 96 74 68 C 74 44 36 44 27 64",
                    "M 54 10 C 38 34 28 54 28 72 C 30 94 68 94 70 74 C 70 56 42 52 30 72",
                    "M 76 16 C 50 4 26 30 24 62 C 24 96 70 94 72 70 C 72 50 40 48 28 66"),
            ways(
                    "M 23 13 L 77 13 L 42 90",
                    "M 24 13 L 76 13 L 46 90 M 34 50 L 70 50",
                    "M 24 26 L 26 13 L 76 14 C 58 42 50 62 46 90"),
            ways(
                    "M 50 48 C 24 40 24 10 50 10 C 76 10 76 40 50 48 C 20 56 20 90 50 90 C 80 90 80 56 50 48",
                    "M 70 20 C 56 4 26 8 29 28 C 32 46 73 52 73 72 C 72 96 30 96 28 72 C 27 54 66 44 70 20",
                    "M 52 46 C 36 44 32 12 52 10 C 72 10 70 42 52 46 M 52 46 C 20 52 24 92 50 90 C 78 90 80 50 52 46"),
            ways(
                    "M 73 32 C 72 6 28 4 27 32 C 27 58 68 58 73 32 L 70 90",
                    "M 72 30 C 68 4 26 8 28 34 C 30 56 70 54 73 26 C 76 56 68 92 32 88",
                    "M 70 24 C 54 2 28 16 30 34 C 32 54 64 46 71 22 C 72 40 64 70 60 90"));

    private final SplittableRandom random;
    private final float[] distance = new float[PIXELS];

    /** A painter whose pictures {@code seed} decides. */
    public DigitPainter(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * {@code count} pictures of digits drawn at random.
     *
     * @return the pictures, {@code count x 784} values from 0 (paper) to 1 (ink), and their digits
     */
    public static Digits paint(int count, long seed) {
        var painter = new DigitPainter(seed);
        var digits = new Digits(new float[Math.multiplyExact(count, PIXELS)], new int[count]);
        for (int i = 0; i < count; i++) {
            digits.labels()[i] = painter.random.nextInt(10);
            painter.paint(digits.labels()[i], digits.pixels(), i * PIXELS);
        }
        return digits;
    }

    /** Pictures one after the other, with the digit, 0 to 9, that each shows. */
    @SuppressWarnings("ArrayRecordComponent") // two arrays on their way into tensors, compared by nobody
    public record Digits(float[] pixels, int[] labels) {}

    /** Paints one more {@code digit}, 0 to 9, into the 784 values of {@code pixels} from {@code offset} on. */
    public void paint(int digit, float[] pixels, int offset) {
        var ways = TEMPLATES.get(digit);
        var hand = new Hand(random);
        Arrays.fill(distance, Float.MAX_VALUE);
        for (float[] line : ways.get(random.nextInt(ways.size())).lines()) {
            float[] points = hand.place(line);
            for (int i = 0; i + 3 < points.length; i += 2) {
                reach(points[i], points[i + 1], points[i + 2], points[i + 3]);
            }
        }
        float radius = between(0.7, 1.7);
        float ink = between(0.7, 1.0);
        float grain = between(0.05, 0.2);
        for (int i = 0; i < PIXELS; i++) {
            // Half ink where the pen's edge crosses the middle of a pixel, fading over one pixel: that is the
            // anti-aliasing.
            float covered = Math.clamp(radius - distance[i] + 0.5f, 0f, 1f);
            pixels[offset + i] = Math.clamp(ink * covered + between(-grain, grain), 0f, 1f);
        }
    }

    /** Lowers the distance of each pixel near the segment from (x0, y0) to (x1, y1) to the segment's. */
    private void reach(float x0, float y0, float x1, float y1) {
        float dx = x1 - x0;
        float dy = y1 - y0;
        float squaredLength = Math.max(dx * dx + dy * dy, 1e-9f);
        int top = Math.max(0, (int) Math.min(y0, y1) - 3);
        int bottom = Math.min(SIDE - 1, (int) Math.max(y0, y1) + 3);
        int left = Math.max(0, (int) Math.min(x0, x1) - 3);
        int right = Math.min(SIDE - 1, (int) Math.max(x0, x1) + 3);
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                float px = column + 0.5f - x0;
                float py = row + 0.5f - y0;
                float along = Math.clamp((px * dx + py * dy) / squaredLength, 0f, 1f);
                float ex = px - along * dx;
                float ey = py - along * dy;
                int pixel = row * SIDE + column;
                distance[pixel] = Math.min(distance[pixel], (float) Math.sqrt(ex * ex + ey * ey));
            }
        }
    }

    private float between(double low, double high) {
        return (float) random.nextDouble(low, high);
    }

    private static List<Strokes> ways(String... paths) {
        return Stream.of(paths).map(Strokes::parse).toList();
    }

    /** How one hand writes one digit: from a point of the template to a point of the picture. */
    private static final class Hand {
        private final float[] bend = new float[6];
        private final float xx;
        private final float xy;
        private final float yx;
        private final float yy;
        private final float x;
        private final float y;

        Hand(SplittableRandom random) {
            // The sum of two uniform numbers: small changes are likelier than large ones.
            double turn = Math.toRadians(random.nextDouble(-12, 12) + random.nextDouble(-12, 12));
            double slant = random.nextDouble(-0.2, 0.2) + random.nextDouble(-0.2, 0.2);
            double width = GLYPH * random.nextDouble(0.65, 1.1);
            double height = GLYPH * random.nextDouble(0.75, 1.1);
            double cos = StrictMath.cos(turn);
            double sin = StrictMath.sin(turn);
            xx = (float) (cos * width);
            xy = (float) (-sin * height - cos * slant * height);
            yx = (float) (sin * width);
            yy = (float) (cos * height - sin * slant * height);
            x = (float) (SIDE / 2.0 + random.nextDouble(-2, 2));
            y = (float) (SIDE / 2.0 + random.nextDouble(-2, 2));
            for (int i = 0; i < bend.length; i += 3) {
                bend[i] = (float) random.nextDouble(0.0, 0.07);
                bend[i + 1] = (float) random.nextDouble(3, 9);
                bend[i + 2] = (float) random.nextDouble(0, 2 * Math.PI);
            }
        }

        float[] place(float[] line) {
            float[] placed = new float[line.length];
            for (int i = 0; i < line.length; i += 2) {
                float u = line[i] - 0.5f;
                float v = line[i + 1] - 0.5f;
                // A slow wave across the strokes, so that no two digits have the same curves.
                float bentU = u + bend[0] * (float) StrictMath.sin(bend[1] * v + bend[2]);
                float bentV = v + bend[3] * (float) StrictMath.sin(bend[4] * u + bend[5]);
                placed[i] = x + xx * bentU + xy * bentV;
                placed[i + 1] = y + yx * bentU + yy * bentV;
            }
            return placed;
        }
    }
}
