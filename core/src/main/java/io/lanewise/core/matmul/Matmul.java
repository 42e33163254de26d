package io.lanewise.core.matmul;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Matrix product of float32 matrices, {@code c = a · b} with a of shape [m, k], b of shape [k, n] and c of shape [m, n].
 *
 * <p>Operands may be any strided view: {@code a.transpose()} costs no copy. Rows of an output may be part of a larger matrix, but
 * the elements of a row must lie side by side. Results are the same for any number of threads. NaN and infinities spread as
 * IEEE 754 says; with k = 0 the product is zero.
 */
public final class Matmul {
    private static final String NAME = "matmul";

    private Matmul() {}

    /** {@code a · b} as a new array. */
    public static NDArray of(NDArray a, NDArray b) {
        return of(a, b, Epilogue.NONE);
    }

    /** {@code activation(a · b + residual + bias)} as a new array. */
    public static NDArray of(NDArray a, NDArray b, Epilogue epilogue) {
        checkOperands(a, b);
        NDArray out = NDArray.empty(Shape.of(a.shape().dim(0), b.shape().dim(1)), NAME);
        run(out, a, b, epilogue.residual(), epilogue);
        return out;
    }

    /**
     * {@code out = a · b}.
     *
     * @throws IllegalArgumentException if shapes do not fit, or out shares memory with an operand
     */
    public static void into(NDArray out, NDArray a, NDArray b) {
        into(out, a, b, Epilogue.NONE);
    }

    /** {@code out = activation(a · b + residual + bias)}. */
    public static void into(NDArray out, NDArray a, NDArray b, Epilogue epilogue) {
        checkOperands(a, b);
        checkOutput(out, a, b);
        run(out, a, b, epilogue.residual(), epilogue);
    }

    /** {@code out += a · b}. */
    public static void accumulate(NDArray out, NDArray a, NDArray b) {
        checkOperands(a, b);
        checkOutput(out, a, b);
        run(out, a, b, out, Epilogue.NONE);
    }

    private static void run(NDArray out, NDArray a, NDArray b, @Nullable NDArray begin, Epilogue epilogue) {
        NDArray bias = epilogue.bias();
        if (bias != null) {
            checkBias(bias, out);
            bias = bias.contiguous();
        }
        if (begin != null && begin != out) {
            checkResidual(begin, out);
            begin = rowsContiguous(begin) ? begin : begin.contiguous();
        }
        if (out.size() > 0) {
            new Gemm(a, b, out, begin, bias, epilogue.activation()).run();
        }
    }

    private static void checkOperands(NDArray a, NDArray b) {
        Checks.floats(NAME, a);
        Checks.floats(NAME, b);
        Checks.rank(NAME, "a", a, 2);
        Checks.rank(NAME, "b", b, 2);
        if (a.shape().dim(1) != b.shape().dim(0)) {
            throw Checks.error(
                    NAME, "a's columns must equal b's rows, got " + a.shape() + " and " + b.shape() + hint(a, b));
        }
    }

    private static String hint(NDArray a, NDArray b) {
        if (a.shape().dim(1) == b.shape().dim(1)) {
            return "; did you mean b.transpose()?";
        }
        return a.shape().dim(0) == b.shape().dim(0) ? "; did you mean a.transpose()?" : "";
    }

    private static void checkOutput(NDArray out, NDArray a, NDArray b) {
        Checks.floats(NAME, out);
        int m = a.shape().dim(0);
        int n = b.shape().dim(1);
        if (out.shape().rank() != 2 || out.shape().dim(0) != m || out.shape().dim(1) != n) {
            throw Checks.error(
                    NAME,
                    "out must have shape " + Shape.of(m, n) + " for " + a.shape() + " times " + b.shape() + ", got "
                            + out.shape());
        }
        if (!rowsContiguous(out)) {
            throw Checks.error(
                    NAME,
                    "the elements of a row of out must lie side by side, got strides [" + out.stride(0) + ", "
                            + out.stride(1) + "] for shape " + out.shape()
                            + "; write to a contiguous array and copyFrom it");
        }
        checkApart(out, a, "a");
        checkApart(out, b, "b");
    }

    private static void checkBias(NDArray bias, NDArray out) {
        Checks.floats(NAME, bias);
        if (bias.shape().rank() != 1 || bias.shape().dim(0) != out.shape().dim(1)) {
            throw Checks.error(
                    NAME,
                    "bias must have shape [" + out.shape().dim(1) + "], one element for each column of the product "
                            + out.shape() + ", got " + bias.shape());
        }
        checkApart(out, bias, "bias");
    }

    private static void checkResidual(NDArray residual, NDArray out) {
        Checks.floats(NAME, residual);
        Checks.shape(NAME, "residual", residual, out.shape());
        checkApart(out, residual, "residual");
    }

    /** Rows of at least one element side by side, and no two rows at the same place. */
    private static boolean rowsContiguous(NDArray x) {
        int rows = x.shape().dim(0);
        int columns = x.shape().dim(1);
        return (columns <= 1 || x.stride(1) == 1) && (rows <= 1 || x.stride(0) >= columns);
    }

    private static void checkApart(NDArray out, NDArray other, String name) {
        if (overlap(out, other)) {
            throw Checks.error(
                    NAME,
                    "out must not share memory with " + name + ", got shapes " + out.shape() + " and " + other.shape()
                            + "; write to another array");
        }
    }

    /** Whether elements coincide; column ranges of one matrix, whose memory interleaves, do not. */
    private static boolean overlap(NDArray out, NDArray other) {
        long a = out.segment().address();
        long b = other.segment().address();
        if (out.size() == 0
                || other.size() == 0
                || a >= b + other.segment().byteSize()
                || b >= a + out.segment().byteSize()) {
            return false;
        }
        return other.shape().rank() != 2
                || other.stride(1) != 1
                || coincide(
                        a,
                        out.stride(0),
                        out.shape().dim(1),
                        b,
                        other.stride(0),
                        other.shape().dim(1));
    }

    /** The same for matrices at addresses, with so many lines of contiguous elements; pitches in elements. */
    static boolean overlap(
            long a, int pitch, int lines, int columns, long b, int otherPitch, int otherLines, int otherColumns) {
        long end = a + ((lines - 1L) * pitch + columns) * Float.BYTES;
        long otherEnd = b + ((otherLines - 1L) * otherPitch + otherColumns) * Float.BYTES;
        return a < otherEnd && b < end && coincide(a, pitch, columns, b, otherPitch, otherColumns);
    }

    private static boolean coincide(long a, int pitch, int columns, long b, int otherPitch, int otherColumns) {
        if (otherPitch != pitch || pitch < 1) {
            return true;
        }
        long distance = Math.floorMod((b - a) / Float.BYTES, (long) pitch);
        return distance < columns || distance + otherColumns > pitch;
    }
}
