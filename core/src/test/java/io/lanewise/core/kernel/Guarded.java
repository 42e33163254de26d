package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;

/** An array between guard words: a kernel that writes beside it is found out. */
public final class Guarded {
    private static final float GUARD = 12345.678f;
    private static final int WORDS = 19; // so that the array is not aligned

    private final NDArray all;
    private final NDArray array;

    /** Undefined values. */
    public Guarded(int... dims) {
        Shape shape = Shape.of(dims);
        all = NDArray.full(Shape.of((int) shape.size() + 2 * WORDS), GUARD);
        array = all.window(WORDS, shape);
    }

    /** These values. */
    public static Guarded of(float[] values, int... dims) {
        Guarded guarded = new Guarded(dims);
        guarded.array.copyFrom(NDArray.of(values, dims));
        return guarded;
    }

    /** The array. */
    public NDArray array() {
        return array;
    }

    /** The values, after a look at the guards. */
    public float[] check() {
        for (int i = 0; i < WORDS; i++) {
            assertEquals(GUARD, all.get(i), "written in front of the array");
            assertEquals(GUARD, all.get(-1 - i), "written behind the array");
        }
        return array.toArray();
    }
}
