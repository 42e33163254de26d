package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.BinaryFunction;
import io.lanewise.core.simd.BinaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * z = f(a, b) on arrays that broadcast. The result is cut into blocks, the longest runs of trailing dimensions over which each operand
 * either runs along or stays one number: the whole array for equal shapes and single numbers, a row for row and column vectors.
 */
final class BinaryKernel {
    private final String name;
    private final BinaryFunction f;
    private volatile @Nullable BinaryLoop loop;

    BinaryKernel(String name, BinaryFunction f) {
        this.name = name;
        this.f = f;
    }

    /** f(a, b) as a new array of the broadcast shape. */
    NDArray of(NDArray a, NDArray b) {
        Shape shape = Checks.broadcast(name, a.shape(), b.shape());
        Checks.floats(name, a);
        Checks.floats(name, b);
        NDArray z = NDArray.empty(shape, name);
        if (shape.size() <= Chunks.ELEMENTS && plain(a, shape) && plain(b, shape)) {
            // Small arrays are many, so nothing is made for them here.
            loop().run(a.segment(), b.segment(), z.segment());
        } else {
            run(a, b, z);
        }
        return z;
    }

    /** The same where f's results are the bits of an int32, and operands are of one type, whichever. */
    NDArray bits(NDArray a, NDArray b) {
        Checks.sameType(name, a, b);
        NDArray z = NDArray.empty(DType.INT32, Checks.broadcast(name, a.shape(), b.shape()), name);
        run(a, b, z);
        return z;
    }

    private static boolean plain(NDArray operand, Shape shape) {
        return operand.shape().equals(shape) && operand.isContiguous();
    }

    /** f(a, b) as a new array of a's shape. */
    NDArray of(NDArray a, float b) {
        NDArray z = NDArray.empty(a.shape(), name);
        MemorySegment from = Door.input(name, "a", a, a.shape());
        MemorySegment to = z.segment();
        BinaryLoop loop = loop();
        if (a.size() <= Chunks.ELEMENTS) {
            loop.run(from, b, to);
        } else {
            Chunks.run(a.size(), (at, length) -> loop.run(from.asSlice(at, length), b, to.asSlice(at, length)));
        }
        return z;
    }

    /** z = f(a, b), z of the broadcast shape and with any strides; it may be an operand itself, and may not overlap one otherwise. */
    void into(NDArray a, NDArray b, NDArray z) {
        Checks.floats(name, a);
        Checks.floats(name, b);
        Checks.floats(name, z);
        Checks.shape(name, "the result", z, Checks.broadcast(name, a.shape(), b.shape()));
        if (z.isContiguous()) {
            run(a, b, z);
        } else {
            z.copyFrom(of(a, b));
        }
    }

    private void run(NDArray a, NDArray b, NDArray z) {
        if (z.size() == 0) {
            return;
        }
        Operand left = Operand.of(a, z.shape());
        Operand right = Operand.of(b, z.shape());
        int split = Math.max(left.split, right.split);
        long block = 1;
        for (int i = split; i < z.shape().rank(); i++) {
            block *= z.shape().dim(i);
        }
        MemorySegment out = z.segment();
        boolean leftRuns = left.runs(split, z.shape());
        boolean rightRuns = right.runs(split, z.shape());
        long pitch = block * Float.BYTES;
        long task = split == 0 ? Chunks.ELEMENTS : Math.max(1, Chunks.ELEMENTS / block) * block;
        BinaryLoop loop = loop();
        Chunks.run(z.size(), task, (start, length) -> {
            long end = start + length;
            for (long at = start; at < end; at += pitch) {
                // A block that is the whole array is cut by the chunk.
                long inside = at % pitch;
                long bytes = Math.min(end, at - inside + pitch) - at;
                MemorySegment part = out.asSlice(at, bytes);
                long a1 = left.offset(at / pitch, split, z.shape());
                long b1 = right.offset(at / pitch, split, z.shape());
                if (!leftRuns && !rightRuns) {
                    fill(part, right.memory.get(JAVA_FLOAT, b1));
                    loop.run(left.memory.get(JAVA_FLOAT, a1), part, part);
                } else if (!leftRuns) {
                    loop.run(left.memory.get(JAVA_FLOAT, a1), right.memory.asSlice(b1 + inside, bytes), part);
                } else if (!rightRuns) {
                    loop.run(left.memory.asSlice(a1 + inside, bytes), right.memory.get(JAVA_FLOAT, b1), part);
                } else {
                    loop.run(left.memory.asSlice(a1 + inside, bytes), right.memory.asSlice(b1 + inside, bytes), part);
                }
            }
        });
    }

    private static void fill(MemorySegment floats, float value) {
        for (long i = 0; i < floats.byteSize(); i += Float.BYTES) {
            floats.set(JAVA_FLOAT, i, value);
        }
    }

    private BinaryLoop loop() {
        BinaryLoop made = loop;
        if (made == null) {
            made = BinaryLoop.of(f);
            loop = made;
        }
        return made;
    }
}
