package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a product before it leaves the cache: {@code activation(a · b + residual + bias)}, each part optional.
 *
 * @param bias shape [n], added to every row
 * @param residual shape [m, n], added; may be the output itself, which accumulates
 * @param activation applied last, to pieces of rows that lie in the cache; {@code Activations.RELU.loop()} is one
 */
public record Epilogue(
        @Nullable NDArray bias,
        @Nullable NDArray residual,
        @Nullable UnaryLoop activation) {
    /** Nothing. */
    public static final Epilogue NONE = new Epilogue(null, null, null);

    /** Only a bias. */
    public static Epilogue bias(NDArray bias) {
        return new Epilogue(bias, null, null);
    }

    /** Only an activation. */
    public static Epilogue activation(UnaryLoop activation) {
        return new Epilogue(null, null, activation);
    }

    /** Only something to add. */
    public static Epilogue residual(NDArray residual) {
        return new Epilogue(null, residual, null);
    }

    /** This one with a bias of shape [n]. */
    public Epilogue withBias(NDArray vector) {
        return new Epilogue(vector, residual, activation);
    }

    /** This one with an activation at the end. */
    public Epilogue withActivation(UnaryLoop last) {
        return new Epilogue(bias, residual, last);
    }

    /** Adds the floats at {@code bias + biasOffset} to a piece of a row of C. */
    static void add(MemorySegment c, long offset, MemorySegment bias, long biasOffset, long bytes) {
        c = NATIVE.cast(c);
        bias = NATIVE.cast(bias);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(F, c, offset + i, ORDER)
                    .add(FloatVector.fromMemorySegment(F, bias, biasOffset + i, ORDER))
                    .intoMemorySegment(c, offset + i, ORDER);
        }
        if (i < bytes) {
            var mask = F.indexInRange(0, (int) (bytes - i) / Float.BYTES);
            FloatVector.fromMemorySegment(F, c, offset + i, ORDER, mask)
                    .add(FloatVector.fromMemorySegment(F, bias, biasOffset + i, ORDER, mask))
                    .intoMemorySegment(c, offset + i, ORDER, mask);
        }
    }
}
