package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Exponentials from a table of powers that fills one vector or two and is looked up by one instruction, where vectors have sixteen or eight lanes.
 * The table makes the polynomial shorter: half the time of {@link VectorMath}'s other way.
 *
 * <p>Numbers are vectors in constants. They are loaded in each turn of a loop, which costs no time here; broadcasts would stay in registers, but
 * take half as much again of the compiler's room.
 */
final class Tables {
    /** Whether there are such vectors here. */
    static final boolean AVAILABLE = Lanes.COUNT >= 8 && Lanes.FMA;

    /** Whether an instruction looks up in two vectors, as AVX-512 has. */
    private static final boolean TWO = Lanes.COUNT == 16;

    /** Powers of 2 in the table, {@code 2^(j/ENTRIES)}. */
    private static final int ENTRIES = TWO ? 32 : Lanes.COUNT;

    /** Brings the whole part of n / ENTRIES to the exponent's place. */
    private static final int SHIFT = 23 - Integer.numberOfTrailingZeros(ENTRIES);

    /** The bits of the powers, without j's own when it stands below the exponent's place. */
    private static final IntVector POWERS = powers(0);

    private static final IntVector MORE_POWERS = powers(Lanes.COUNT);

    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, and leaves that integer in the low bits. */
    private static final FloatVector ROUND = all(0x1.8p23f);

    /** The bits of {@link #ROUND} and of the largest n. */
    private static final IntVector LARGEST =
            IntVector.broadcast(Lanes.I, Float.floatToRawIntBits(0x1.8p23f) + ENTRIES * 128 - 1);

    private static final FloatVector STEPS = all(0x1.715476p0f * ENTRIES);

    /** -ln 2 / ENTRIES, and the same in two parts, the first with so few bits that its product with n is exact. */
    private static final FloatVector STEP = all(-0x1.62e43p-1f / ENTRIES);

    private static final FloatVector STEP_HIGH = all(-0x1.62ep-1f / ENTRIES);
    private static final FloatVector STEP_LOW = all(-0x1.0bfbe8p-15f / ENTRIES);
    private static final FloatVector ONE = all(1);
    private static final FloatVector MINUS_HALF = all(-0.5f);

    /** (e<sup>r</sup> - 1) / r = C1 + C2 r + ..., for |r| <= ln 2 / 2 / ENTRIES; what follows C2 is for the smaller table. */
    private static final FloatVector C1 = all(TWO ? 0x1.0000f6p0f : 1);

    private static final FloatVector C2 = all(TWO ? 0x1.000088p-1f : 0x1p-1f);

    private static final FloatVector C3 = all(0x1.555c74p-3f);
    private static final FloatVector C4 = all(0x1.555accp-5f);

    /** The same with D1 = 1, up to ln 2 / ENTRIES. */
    private static final FloatVector D2 = all(TWO ? 0x1.000082p-1f : 0x1.ffff94p-2f);

    private static final FloatVector D3 = all(TWO ? 0x1.56a934p-3f : 0x1.55584cp-3f);
    private static final FloatVector D4 = all(0x1.5c7744p-5f);

    private static final FloatVector NOTHING = all(0);

    /** Below this e<sup>x</sup> is not a normal number. */
    private static final FloatVector LOW = all(-0x1.5d589ep6f);

    private Tables() {}

    /** e<sup>x</sup>, as {@link VectorMath#exp}. */
    static FloatVector exp(FloatVector x) {
        // x = n ln 2 / ENTRIES + r, with n held below what overflows: r and the result then grow beyond all floats
        IntVector bits = x.fma(STEPS, ROUND).reinterpretAsInts().min(LARGEST);
        FloatVector n = bits.reinterpretAsFloats().sub(ROUND);
        FloatVector r = n.fma(STEP_LOW, n.fma(STEP_HIGH, x));
        IntVector entry = TWO ? bits.selectFrom(POWERS, MORE_POWERS) : bits.selectFrom(POWERS);
        FloatVector power = entry.add(bits.lanewise(LSHL, SHIFT)).reinterpretAsFloats();
        FloatVector p = (TWO ? D3 : r.fma(D4, D3)).fma(r, D2).fma(r, ONE);
        return power.mul(r).fma(p, power).blend(NOTHING, x.compare(LT, LOW));
    }

    /**
     * e<sup>x</sup> for x <= 0, within 5.5 ulp: only there, and with ln 2 in one part, it is two thirds of {@link #exp}, and leaves room in a loop for
     * what else the compiler has to take in.
     */
    static FloatVector expNegative(FloatVector x) {
        FloatVector k = x.fma(STEPS, ROUND);
        FloatVector r = k.sub(ROUND).fma(STEP, x);
        return raised(k, r).blend(NOTHING, x.compare(LT, LOW));
    }

    /** e<sup>-x&sup2;/2</sup> for any x: as {@link #expNegative}, but x&sup2; is not rounded on the way, so that small results are as good as others. */
    static FloatVector gaussian(FloatVector x) {
        FloatVector half = x.mul(MINUS_HALF);
        FloatVector power = half.mul(x);
        FloatVector k = power.fma(STEPS, ROUND);
        FloatVector n = k.sub(ROUND);
        FloatVector r = n.fma(STEP_LOW, half.fma(x, n.mul(STEP_HIGH)));
        return raised(k, r).blend(NOTHING, power.compare(LT, LOW));
    }

    /** 2<sup>n / ENTRIES</sup> e<sup>r</sup>, k = n + {@link #ROUND}, within 2 ulp of what r says. */
    private static FloatVector raised(FloatVector k, FloatVector r) {
        IntVector bits = k.reinterpretAsInts();
        IntVector entry = TWO ? bits.selectFrom(POWERS, MORE_POWERS) : bits.selectFrom(POWERS);
        FloatVector power = entry.add(bits.lanewise(LSHL, SHIFT)).reinterpretAsFloats();
        FloatVector p = (TWO ? C2 : r.fma(C4, C3).fma(r, C2)).fma(r, C1);
        return power.mul(r).fma(p, power);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }

    private static IntVector powers(int first) {
        int[] entries = new int[Lanes.COUNT];
        for (int i = 0; i < entries.length; i++) {
            int j = first + i;
            entries[i] = Float.floatToRawIntBits((float) Math.pow(2, (double) j / ENTRIES)) - (j << SHIFT);
        }
        return IntVector.fromArray(Lanes.I, entries, 0);
    }
}
