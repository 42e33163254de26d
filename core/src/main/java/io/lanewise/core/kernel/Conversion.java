package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Numbers of one type as the other. */
public final class Conversion {
    /** Both on bits: a loop over floats does not look at them. */
    private static final UnaryLoop TO_FLOAT =
            UnaryLoop.of(x -> (FloatVector) x.reinterpretAsInts().convert(I2F, 0));

    private static final UnaryLoop TO_INT = UnaryLoop.of(x -> x.convert(F2I, 0).reinterpretAsFloats());

    private Conversion() {}

    /** Labels, indices or masks as float32, rounded where they are beyond 2<sup>24</sup>. */
    public static NDArray toFloat(NDArray x) {
        Checks.ints("to_float", x);
        return converted(x, NDArray.empty(x.shape(), "to_float"), TO_FLOAT);
    }

    /** Numbers without their fraction as int32; NaN as 0, and what is beyond the range as its end. */
    public static NDArray toInt(NDArray x) {
        Checks.floats("to_int", x);
        return converted(x, NDArray.empty(DType.INT32, x.shape(), "to_int"), TO_INT);
    }

    private static NDArray converted(NDArray x, NDArray y, UnaryLoop loop) {
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        Chunks.run(x.size(), (at, length) -> loop.run(from, at, to, at, length));
        return y;
    }
}
