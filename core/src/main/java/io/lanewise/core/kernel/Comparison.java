package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Masks: int32 arrays of 1 where two arrays compare so, 0 elsewhere; of float32 or of int32, broadcast. A comparison with NaN is false, and
 * {@link #NOT_EQUAL} is true.
 */
public enum Comparison {
    /** a = b. */
    EQUAL("eq", EQ),
    /** a &ne; b. */
    NOT_EQUAL("ne", NE),
    /** a &lt; b. */
    LESS("lt", LT),
    /** a &le; b. */
    LESS_EQUAL("le", LE),
    /** a &gt; b. */
    GREATER("gt", GT),
    /** a &ge; b. */
    GREATER_EQUAL("ge", GE);

    private final String label;
    private final BinaryKernel floats;
    private final BinaryKernel ints;

    Comparison(String label, VectorOperators.Comparison operator) {
        this.label = label;
        this.floats = new BinaryKernel(label, (a, b) -> Bits.of(a.compare(operator, b)));
        this.ints = new BinaryKernel(
                label,
                (a, b) -> Bits.of(a.reinterpretAsInts()
                        .compare(operator, b.reinterpretAsInts())
                        .cast(Lanes.F)));
    }

    /** The mask of a and b, of one type, broadcast against each other. */
    public NDArray of(NDArray a, NDArray b) {
        Checks.sameType(label, a, b);
        return (a.type() == DType.FLOAT32 ? floats : ints).bits(a, b);
    }

    /** PyTorch's name. */
    @Override
    public String toString() {
        return label;
    }

    /** Apart, because an enum's constants are made before its own constants. */
    private static final class Bits {
        private static final FloatVector ZERO = FloatVector.zero(Lanes.F);

        /** The number whose bits are those of the int 1. */
        private static final FloatVector ONE = FloatVector.broadcast(Lanes.F, Float.intBitsToFloat(1));

        static FloatVector of(VectorMask<Float> mask) {
            return ZERO.blend(ONE, mask);
        }
    }
}
