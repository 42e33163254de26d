package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Functions from tables of sixteen numbers that lie in one vector each and are looked up by one instruction, where vectors have sixteen
 * lanes. A table makes the polynomial shorter: half the time of {@link VectorMath}'s at other widths.
 *
 * <p>Numbers are broadcast where they are used: the compiler keeps them in registers all through a loop, whereas a vector in a constant
 * is loaded again in each turn.
 */
final class Tables {
    /** Whether there are such vectors here. */
    static final boolean AVAILABLE = Lanes.COUNT == 16 && Lanes.FMA;

    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, and leaves that integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    /** The bits of 2<sup>j/16</sup>, without j's own when it stands below the exponent's place. */
    private static final IntVector POWERS =
            table(j -> Float.floatToRawIntBits((float) Math.pow(2, j / 16.0)) - (j << 19));

    /** The bits of {@link #ROUND} and of the largest exponent in sixteenths. */
    private static final int LARGEST = Float.floatToRawIntBits(ROUND) + 16 * 128 - 1;

    private static final FloatVector NOTHING = all(0);

    /** Below this e<sup>x</sup> is not a normal number. */
    private static final FloatVector LOW = all(-0x1.5d589ep6f);

    private Tables() {}

    /** e<sup>x</sup>, as {@link VectorMath#exp}. */
    static FloatVector exp(FloatVector x) {
        // x = n ln 2 / 16 + r, with n held below what overflows: r and the result then grow beyond all floats
        IntVector bits =
                x.fma(all(0x1.715476p4f), all(ROUND)).reinterpretAsInts().min(LARGEST);
        FloatVector n = bits.reinterpretAsFloats().sub(ROUND);
        FloatVector r = n.fma(all(-0x1.62ep-5f), x);
        r = n.fma(all(-0x1.0bfbe8p-19f), r);
        FloatVector power = bits.selectFrom(POWERS).add(bits.lanewise(LSHL, 19)).reinterpretAsFloats();
        FloatVector p = r.fma(all(0x1.57fcbep-3f), all(0x1.000208p-1f)).fma(r, all(1));
        FloatVector y = power.mul(r).fma(p, power);
        return y.blend(NOTHING, x.compare(LT, LOW));
    }

    /**
     * e<sup>x</sup> for x <= 0, within 4.5 ulp: only there, and with ln 2 in one part, it is two thirds of {@link #exp}, and leaves room in a loop
     * for what else the compiler has to take in.
     */
    static FloatVector expNegative(FloatVector x) {
        FloatVector round = all(ROUND);
        FloatVector k = x.fma(all(0x1.715476p4f), round);
        FloatVector r = k.sub(round).fma(all(-0x1.62e43p-5f), x);
        IntVector bits = k.reinterpretAsInts();
        FloatVector power = bits.selectFrom(POWERS).add(bits.lanewise(LSHL, 19)).reinterpretAsFloats();
        FloatVector p = r.fma(all(0x1.5556b2p-3f), all(0x1.00022p-1f)).fma(r, all(1));
        return power.mul(r).fma(p, power).blend(NOTHING, x.compare(LT, LOW));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }

    private static IntVector table(IntUnaryOperator entry) {
        int[] entries = new int[Lanes.COUNT];
        for (int j = 0; j < entries.length; j++) {
            entries[j] = entry.applyAsInt(j);
        }
        return IntVector.fromArray(Lanes.I, entries, 0);
    }
}
