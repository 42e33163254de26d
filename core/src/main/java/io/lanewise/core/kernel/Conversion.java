package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import java.lang.foreign.MemorySegment;

/** Numbers of one type as the other. */
public final class Conversion {
    private Conversion() {}

    /** Labels, indices or masks as float32, rounded where they are beyond 2<sup>24</sup>. */
    public static NDArray toFloat(NDArray x) {
        Checks.ints("to_float", x);
        NDArray y = NDArray.empty(x.shape(), "to_float");
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        for (long i = 0; i < y.size(); i++) {
            to.setAtIndex(JAVA_FLOAT, i, from.getAtIndex(JAVA_INT, i));
        }
        return y;
    }

    /** Numbers without their fraction as int32; NaN as 0, and what is beyond the range as its end. */
    public static NDArray toInt(NDArray x) {
        Checks.floats("to_int", x);
        NDArray y = NDArray.empty(DType.INT32, x.shape(), "to_int");
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        for (long i = 0; i < y.size(); i++) {
            to.setAtIndex(JAVA_INT, i, (int) from.getAtIndex(JAVA_FLOAT, i));
        }
        return y;
    }
}
