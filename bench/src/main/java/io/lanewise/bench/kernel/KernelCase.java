package io.lanewise.bench.kernel;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import java.util.function.Supplier;

/**
 * A kernel on arrays of one size.
 *
 * @param name of the kernel
 * @param size of the work, such as {@code 256K} for arrays of so many bytes or {@code [64, 10]}
 * @param elements that the nanoseconds are divided by
 * @param reads arrays of so many elements that it reads
 * @param writes arrays of so many elements that it writes
 * @param like whether it is compared with a loop of as many reads and writes, and not with a copy
 * @param kernel does it once; the result is looked at by {@code verify} alone
 * @param verify fails if the result is wrong
 */
record KernelCase(
        String name,
        String size,
        long elements,
        int reads,
        int writes,
        boolean like,
        Supplier<NDArray> kernel,
        Check verify) {
    /** Looks at a result. */
    interface Check {
        void accept(NDArray result);

        /** For kernels whose results their tests alone look at: no element may be NaN. */
        Check NUMBERS = result -> {
            if (result.type() == DType.FLOAT32
                    && Float.isNaN(result.get(new int[result.shape().rank()]))) {
                throw new AssertionError("the first element is NaN");
            }
        };

        /** The element at an index must be the expected one, within a millionth of it or of 1. */
        static Check at(double expected, int... index) {
            return result -> {
                double got = result.get(index);
                if (!(Math.abs(got - expected) <= 1e-6 * Math.max(1, Math.abs(expected)))) {
                    throw new AssertionError("expected " + expected + ", got " + got);
                }
            };
        }
    }

    double bytes() {
        return 4.0 * elements * (reads + writes);
    }

    /** Checks a first result. */
    void check() {
        try (Scope _ = Scope.open("verify")) {
            verify.accept(kernel.get());
        } catch (AssertionError e) {
            throw new AssertionError(name + " " + size + ": " + e.getMessage(), e);
        }
    }

    /** Does it once, and recycles what it made. */
    void run() {
        try (Scope _ = Scope.open("run")) {
            var _ = kernel.get();
        }
    }
}
