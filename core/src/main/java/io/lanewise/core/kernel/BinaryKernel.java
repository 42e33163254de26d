package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.BinaryFunction;
import io.lanewise.core.simd.BinaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** z = f(a, b) on arrays that broadcast. */
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
        run(a, b, z);
        return z;
    }

    /** The same where f's results are the bits of an int32, and operands are of one type, whichever. */
    NDArray bits(NDArray a, NDArray b) {
        Checks.sameType(name, a, b);
        NDArray z = NDArray.empty(DType.INT32, Checks.broadcast(name, a.shape(), b.shape()), name);
        run(a, b, z);
        return z;
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
            Chunks.run(a.size(), (at, length) -> loop.run(from, at, b, to, at, length));
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
        BinaryLoop loop = loop();
        if (!a.shape().equals(b.shape()) || !a.isContiguous() || !b.isContiguous()) {
            if (z.size() > 0) {
                new Broadcast(loop, a, b, z).run();
            }
            return;
        }
        MemorySegment left = a.segment();
        MemorySegment right = b.segment();
        MemorySegment out = z.segment();
        if (z.size() <= Chunks.ELEMENTS) {
            loop.run(left, right, out); // small arrays are many, so nothing is made for them here
        } else {
            Chunks.run(z.size(), (at, length) -> loop.run(left, at, right, at, out, at, length));
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
