package io.lanewise.bench.side;

import java.util.SplittableRandom;

/** Numbers that are the same on every side. */
public final class Numbers {
    private Numbers() {}

    /** {@code count} floats from the uniform distribution on [-bound, bound). */
    public static float[] uniform(int count, double bound, long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }
}
