package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Arithmetic of two arrays. Shapes broadcast as in NumPy: aligned at the last dimension, lengths equal or 1; strides are free. Every
 * method throws {@link IllegalArgumentException} if shapes do not fit or an array is not float32.
 */
public final class Elementwise {
    private static final BinaryKernel ADD = new BinaryKernel("add", FloatVector::add);
    private static final BinaryKernel SUB = new BinaryKernel("sub", FloatVector::sub);
    private static final BinaryKernel MUL = new BinaryKernel("mul", FloatVector::mul);
    private static final BinaryKernel DIV = new BinaryKernel("div", FloatVector::div);
    private static final BinaryKernel MAXIMUM = new BinaryKernel("maximum", FloatVector::max);
    private static final BinaryKernel MINIMUM = new BinaryKernel("minimum", FloatVector::min);

    private Elementwise() {}

    /** a + b. */
    public static NDArray add(NDArray a, NDArray b) {
        return ADD.of(a, b);
    }

    /** a + b. */
    public static NDArray add(NDArray a, float b) {
        return ADD.of(a, b);
    }

    /** a - b. */
    public static NDArray sub(NDArray a, NDArray b) {
        return SUB.of(a, b);
    }

    /** a - b. */
    public static NDArray sub(NDArray a, float b) {
        return SUB.of(a, b);
    }

    /** a b. */
    public static NDArray mul(NDArray a, NDArray b) {
        return MUL.of(a, b);
    }

    /** a b. */
    public static NDArray mul(NDArray a, float b) {
        return MUL.of(a, b);
    }

    /** a / b. */
    public static NDArray div(NDArray a, NDArray b) {
        return DIV.of(a, b);
    }

    /** a / b. */
    public static NDArray div(NDArray a, float b) {
        return DIV.of(a, b);
    }

    /** The larger of a and b; NaN where one is NaN. */
    public static NDArray maximum(NDArray a, NDArray b) {
        return MAXIMUM.of(a, b);
    }

    /** The smaller of a and b; NaN where one is NaN. */
    public static NDArray minimum(NDArray a, NDArray b) {
        return MINIMUM.of(a, b);
    }

    /** {@code target += source}; the source broadcasts to the target, which may be a strided view. */
    public static void addInto(NDArray source, NDArray target) {
        ADD.into(target, source, target);
    }

    /** {@code target *= source}; the source broadcasts to the target, which may be a strided view. */
    public static void mulInto(NDArray source, NDArray target) {
        MUL.into(target, source, target);
    }

    /**
     * {@code y += a x}, both of one shape; in one rounding where the processor has fused multiply-add.
     *
     * @param y contiguous
     */
    public static void axpy(float a, NDArray x, NDArray y) {
        Door.output("axpy", "y", y, y.shape());
        MemorySegment from = Door.input("axpy", "x", x, y.shape());
        MemorySegment to = y.segment();
        Chunks.run(y.size(), (at, length) -> axpy(a, Native.slice(from, at, length), Native.slice(to, at, length)));
    }

    private static void axpy(float a, MemorySegment from, MemorySegment y) {
        final long bytes = y.byteSize();
        MemorySegment x = Lanes.exactly(from, bytes);
        FloatVector factor = FloatVector.broadcast(F, a);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector sum = fromMemorySegment(F, NATIVE.cast(y), i, ORDER);
            Lanes.fma(factor, fromMemorySegment(F, NATIVE.cast(x), i, ORDER), sum)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            var rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector sum = fromMemorySegment(F, NATIVE.cast(y), i, ORDER, rest);
            Lanes.fma(factor, fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest), sum)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
        }
    }

    /** x<sup>exponent</sup> as {@link Math#pow} has it; fast for the exponents -1, 0.5, 1 and 2. */
    public static NDArray pow(NDArray x, float exponent) {
        Checks.floats("pow", x);
        NDArray y = NDArray.empty(x.shape(), "pow");
        if (exponent == 2) {
            Activations.SQUARE.forward(x, y);
        } else if (exponent == 1) {
            y.copyFrom(x);
        } else if (exponent == 0.5f) {
            Activations.SQRT.forward(x, y);
        } else if (exponent == -1) {
            Activations.RECIPROCAL.forward(x, y);
        } else {
            MemorySegment from = x.contiguous().segment();
            MemorySegment to = y.segment();
            Chunks.run(x.size(), (at, length) -> {
                for (long i = at; i < at + length; i += Float.BYTES) {
                    double power = Math.pow(from.get(ValueLayout.JAVA_FLOAT, i), exponent);
                    to.set(ValueLayout.JAVA_FLOAT, i, (float) power);
                }
            });
        }
        return y;
    }
}
