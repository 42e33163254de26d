package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * e<sup>x - s</sup> for a row of numbers about a common shift s, in nine operations a vector, the shift among them: what softmax needs. The shift is a
 * multiple of ln 2 / 32, so that it is part of the constant that rounds x to such steps; from there on only the distance f from the step counts, |f| at most 1/2.
 * e<sup>f ln 2 / 32</sup> is the square {@code SCALE ((f + CENTRE)² + OFFSET)} to 1.3e-7: the centre is part of the constant, too, and the scale of the table of
 * powers.
 *
 * <p>Results are within 6e-7, relative, of e to the power of x's distance from {@link #shift}, if that lies between {@link #LEAST} and {@link #MOST}. Rows tell
 * {@link #outside} when it does not, or when x is infinite or NaN; the results mean nothing then.
 */
public final class ShiftedExp {
    /** Whether there are instructions for it: a table of 32 entries that is looked up by one, and fused multiply-add. */
    public static final boolean AVAILABLE = Lanes.COUNT == 16 && Lanes.FMA;

    /** Bounds of the distances, rounded to the inside. */
    public static final float LEAST = -66.5f;

    /** As {@link #LEAST}. */
    public static final float MOST = 22.1f;

    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, and leaves that integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    /** Steps, 32 for a factor of 2. */
    private static final float STEPS = 0x1.715476p0f * 32;

    /** Steps from {@link #LEAST} to the shift, a multiple of 32. Distances are counted from there, from 0 to below 2<sup>COUNT_BITS</sup>. */
    private static final int BELOW = 96 * 32;

    private static final int COUNT_BITS = 12;

    /** Brings the whole part of a power to the exponent's place. */
    private static final int SHIFT = 18;

    /** Near 32 / ln 2, and an integer: sums with whole steps are exact. */
    private static final int CENTRE = 46;

    /** Shifts larger than this, in steps, leave no room for rounding. */
    private static final double FARTHEST = 1 << 21;

    private static final FloatVector ALL_STEPS = FloatVector.broadcast(Lanes.F, STEPS);

    /** With the scale, a minimax fit. */
    private static final FloatVector OFFSET = FloatVector.broadcast(Lanes.F, 0x1.0a66d600p+11f);

    private static final double SCALE = 2.35448457209e-4;
    private static final IntVector BASE = IntVector.broadcast(Lanes.I, Float.floatToRawIntBits(ROUND));
    private static final IntVector POWERS = powers(0);
    private static final IntVector MORE_POWERS = powers(Lanes.COUNT);

    private ShiftedExp() {}

    /** The shift near a number, in steps; NaN if it is none or too large, and then everything is outside. */
    public static double steps(float near) {
        double steps = Math.rint((double) near * STEPS);
        return Math.abs(steps) <= FARTHEST ? steps : Double.NaN;
    }

    /** The shift. */
    public static double shift(double steps) {
        return steps / STEPS;
    }

    /** What a row's loops are given, as a vector, for {@code start}. */
    public static float start(double steps) {
        return (float) (ROUND - steps + BELOW);
    }

    /** What a row's loops are given, as a vector, for {@code centre}. */
    public static float centre(float start) {
        return start + CENTRE;
    }

    /** x in whole steps, as {@link #factor}, {@link #power} and {@link #outside} want it. */
    public static FloatVector rounded(FloatVector x, FloatVector start) {
        return x.fma(ALL_STEPS, start);
    }

    /** One factor of the result: of the whole steps. */
    public static FloatVector power(FloatVector rounded) {
        IntVector bits = rounded.reinterpretAsInts();
        return bits.selectFrom(POWERS, MORE_POWERS)
                .add(bits.lanewise(LSHL, SHIFT))
                .reinterpretAsFloats();
    }

    /** The other: of what rounding left. */
    public static FloatVector factor(FloatVector x, FloatVector rounded, FloatVector centre) {
        FloatVector h = x.fma(ALL_STEPS, centre.sub(rounded));
        return h.fma(h, OFFSET);
    }

    /** What the bits that no distance within the bounds has were in numbers seen, with those of one more. */
    public static IntVector seen(IntVector before, FloatVector rounded) {
        return before.or(rounded.reinterpretAsInts().lanewise(XOR, BASE));
    }

    /** Whether something was outside. */
    public static boolean outside(IntVector seen) {
        return seen.lanewise(LSHR, COUNT_BITS).compare(NE, 0).anyTrue();
    }

    private static IntVector powers(int first) {
        int[] entries = new int[Lanes.COUNT];
        for (int i = 0; i < entries.length; i++) {
            int j = first + i;
            int bits = Float.floatToRawIntBits((float) (SCALE * Math.pow(2, j / 32.0)));
            entries[i] = bits - ((j + BELOW) << SHIFT);
        }
        return IntVector.fromArray(Lanes.I, entries, 0);
    }
}
