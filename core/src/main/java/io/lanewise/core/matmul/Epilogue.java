package io.lanewise.core.matmul;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a product before it leaves the cache: {@code activation(a · b + residual + bias)}, each part optional.
 *
 * @param bias shape [n], added to every row
 * @param residual shape [m, n], added; may be the output itself, which accumulates
 * @param activation applied last
 */
public record Epilogue(
        @Nullable NDArray bias,
        @Nullable NDArray residual,
        @Nullable Activation activation) {
    /** Nothing. */
    public static final Epilogue NONE = new Epilogue(null, null, null);

    /** {@code max(x, 0)}; NaN stays NaN. */
    public static final Activation RELU = Epilogue::relu;

    /** A function of single elements, applied in place to a piece of a row that lies in the cache. */
    @FunctionalInterface
    public interface Activation {
        /** Overwrites the floats at {@code [offset, offset + bytes)}; called from many threads at once, on different pieces. */
        void apply(MemorySegment c, long offset, long bytes);
    }

    /** Only a bias. */
    public static Epilogue bias(NDArray bias) {
        return new Epilogue(bias, null, null);
    }

    /** Only an activation. */
    public static Epilogue activation(Activation activation) {
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
    public Epilogue withActivation(Activation last) {
        return new Epilogue(bias, residual, last);
    }

    /** This one with a matrix of the output's shape to add. */
    public Epilogue withResidual(NDArray matrix) {
        return new Epilogue(bias, matrix, activation);
    }

    private static void relu(MemorySegment c, long offset, long bytes) {
        c = Native.known(c);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(Lanes.F, c, offset + i, Lanes.ORDER)
                    .max(0f)
                    .intoMemorySegment(c, offset + i, Lanes.ORDER);
        }
        if (i < bytes) {
            var mask = Lanes.first((int) (bytes - i) / Float.BYTES);
            FloatVector.fromMemorySegment(Lanes.F, c, offset + i, Lanes.ORDER, mask)
                    .max(0f)
                    .intoMemorySegment(c, offset + i, Lanes.ORDER, mask);
        }
    }

    /** Adds the floats at {@code bias + biasOffset} to a piece of a row of C. */
    static void add(MemorySegment c, long offset, MemorySegment bias, long biasOffset, long bytes) {
        c = Native.known(c);
        bias = Native.known(bias);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(Lanes.F, c, offset + i, Lanes.ORDER)
                    .add(FloatVector.fromMemorySegment(Lanes.F, bias, biasOffset + i, Lanes.ORDER))
                    .intoMemorySegment(c, offset + i, Lanes.ORDER);
        }
        if (i < bytes) {
            var mask = Lanes.first((int) (bytes - i) / Float.BYTES);
            FloatVector.fromMemorySegment(Lanes.F, c, offset + i, Lanes.ORDER, mask)
                    .add(FloatVector.fromMemorySegment(Lanes.F, bias, biasOffset + i, Lanes.ORDER, mask))
                    .intoMemorySegment(c, offset + i, Lanes.ORDER, mask);
        }
    }
}
