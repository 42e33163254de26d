package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;

/** Powers whose exponents are an array. */
public final class Powers {
    private Powers() {}

    /** {@code x}<sup>{@code exponent}</sup>, broadcast, as {@link Math#pow} has it. */
    public static NDArray of(NDArray x, NDArray exponent) {
        Checks.floats("pow", x);
        Checks.floats("pow", exponent);
        Shape shape = Checks.broadcast("pow", x.shape(), exponent.shape());
        NDArray y = NDArray.empty(shape, "pow");
        MemorySegment bases = x.expand(shape).contiguous().segment();
        MemorySegment exponents = exponent.expand(shape).contiguous().segment();
        MemorySegment to = y.segment();
        Chunks.run(shape.size(), (at, length) -> {
            for (long i = at; i < at + length; i += Float.BYTES) {
                to.set(JAVA_FLOAT, i, (float) Math.pow(bases.get(JAVA_FLOAT, i), exponents.get(JAVA_FLOAT, i)));
            }
        });
        return y;
    }
}
