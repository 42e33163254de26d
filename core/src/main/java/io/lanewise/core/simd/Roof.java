package io.lanewise.core.simd;

import jdk.incubator.vector.FloatVector;

/** The most multiply-adds that one core can do: in registers, nothing from memory. What products are measured against. */
public final class Roof {
    private static final int STEPS = 10_000;

    private static final float FACTOR = 0.999f;

    /** Floating-point operations of a call of {@link #multiplyAdd}, two a lane and multiply-add. */
    public static final int OPERATIONS = STEPS * 10 * 16 * 2;

    private Roof() {}

    /** Ten chains of multiply-adds, more than a processor needs to hide their latency; the result depends on all of them. */
    public static float multiplyAdd() {
        FloatVector x = FloatVector.broadcast(Lanes.F, FACTOR);
        FloatVector a = x;
        FloatVector b = x;
        FloatVector c = x;
        FloatVector d = x;
        FloatVector e = x;
        FloatVector f = x;
        FloatVector g = x;
        FloatVector h = x;
        FloatVector i = x;
        FloatVector j = x;
        for (int step = 0; step < STEPS * 16 / Lanes.COUNT; step++) {
            a = Lanes.fma(a, x, x);
            b = Lanes.fma(b, x, x);
            c = Lanes.fma(c, x, x);
            d = Lanes.fma(d, x, x);
            e = Lanes.fma(e, x, x);
            f = Lanes.fma(f, x, x);
            g = Lanes.fma(g, x, x);
            h = Lanes.fma(h, x, x);
            i = Lanes.fma(i, x, x);
            j = Lanes.fma(j, x, x);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
    }
}
