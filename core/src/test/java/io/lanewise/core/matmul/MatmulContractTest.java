package io.lanewise.core.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.parallel.Parallel;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Errors, sharing of memory, and what a call costs besides time. */
class MatmulContractTest {
    @Test
    void shapesThatDoNotFit() {
        assertMessage(
                "matmul: a's columns must equal b's rows, got [2, 3] and [4, 5]",
                () -> Matmul.of(NDArray.zeros(2, 3), NDArray.zeros(4, 5)));
        assertMessage(
                "matmul: a's columns must equal b's rows, got [2, 3] and [4, 3]; did you mean b.transpose()?",
                () -> Matmul.of(NDArray.zeros(2, 3), NDArray.zeros(4, 3)));
        assertMessage(
                "matmul: a's columns must equal b's rows, got [2, 3] and [2, 5]; did you mean a.transpose()?",
                () -> Matmul.of(NDArray.zeros(2, 3), NDArray.zeros(2, 5)));
        assertMessage(
                "matmul: a must have 2 dimensions, got shape [3]",
                () -> Matmul.of(NDArray.zeros(3), NDArray.zeros(3, 2)));
        assertMessage(
                "matmul: out must have shape [2, 4] for [2, 3] times [3, 4], got [4, 2]",
                () -> Matmul.into(NDArray.zeros(4, 2), NDArray.zeros(2, 3), NDArray.zeros(3, 4)));
        assertMessage(
                "matmul: bias must have shape [4], one element for each column of the product [2, 4], got [2]",
                () -> Matmul.into(
                        NDArray.zeros(2, 4),
                        NDArray.zeros(2, 3),
                        NDArray.zeros(3, 4),
                        Epilogue.bias(NDArray.zeros(2))));
        assertMessage(
                "matmul: residual must have shape [2, 4], got [4]",
                () -> Matmul.of(NDArray.zeros(2, 3), NDArray.zeros(3, 4), Epilogue.residual(NDArray.zeros(4))));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Matmul.of(NDArray.ofInts(new int[6], 2, 3), NDArray.zeros(3, 2)))
                .getMessage()
                .startsWith("matmul: expected float32, got "));
    }

    @Test
    void outMustHaveContiguousRows() {
        assertMessage(
                "matmul: the elements of a row of out must lie side by side, got strides [1, 2] for shape [2, 4];"
                        + " write to a contiguous array and copyFrom it",
                () -> Matmul.into(NDArray.zeros(4, 2).transpose(), NDArray.zeros(2, 3), NDArray.zeros(3, 4)));
    }

    @Test
    void outMustNotShareMemory() {
        NDArray a = NDArray.ones(3, 3);
        NDArray b = NDArray.ones(3, 3);
        assertMessage(
                "matmul: out must not share memory with a, got shapes [3, 3] and [3, 3]; write to another array",
                () -> Matmul.into(a, a, b));
        assertMessage(
                "matmul: out must not share memory with b, got shapes [3, 3] and [3, 3]; write to another array",
                () -> Matmul.accumulate(b, a, b.transpose()));
        assertArrayEquals(NDArray.ones(3, 3).toArray(), a.toArray());
    }

    @Test
    void columnRangesOfOneMatrixAreApart() {
        NDArray all = NDArray.ones(4, 10);
        NDArray left = all.slice(1, 0, 4);
        NDArray right = all.slice(1, 4, 10);
        Matmul.into(right, left, NDArray.ones(4, 6));
        assertEquals(4f, all.get(3, 9));
        assertEquals(1f, all.get(3, 3));
        assertThrows(IllegalArgumentException.class, () -> Matmul.into(all.slice(1, 3, 9), left, NDArray.ones(4, 6)));
    }

    @Test
    void residualMayBeTheOutput() {
        NDArray out = NDArray.ones(2, 2);
        Matmul.into(
                out,
                NDArray.ones(2, 3),
                NDArray.ones(3, 2),
                Epilogue.residual(out).withBias(NDArray.of(10, -10)).withActivation(Activations.RELU.loop()));
        assertArrayEquals(new float[] {14, 0, 14, 0}, out.toArray());
    }

    @Test
    void expandedOperandsRepeat() {
        NDArray row = NDArray.of(new float[] {1, 2, 3}, 1, 3).expand(Shape.of(4, 3));
        NDArray c = Matmul.of(row, row.transpose());
        assertArrayEquals(NDArray.full(Shape.of(4, 4), 14).toArray(), c.toArray());
    }

    @Test
    void steadyCallsAllocateNothingOffTheHeapAndLittleOnIt() {
        NDArray bias = NDArray.zeros(256);
        NDArray x = NDArray.random(64, 784, 1);
        NDArray weight = NDArray.random(256, 784, 2).transpose();
        NDArray out = NDArray.zeros(64, 256);
        NDArray gradient = NDArray.zeros(784, 256);
        Epilogue epilogue = Epilogue.bias(bias).withActivation(Activations.RELU.loop());
        NDArray transposed = x.transpose();
        Runnable step = () -> {
            Matmul.into(out, x, weight, epilogue);
            Matmul.accumulate(gradient, transposed, out);
        };
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int before = Parallel.threads();
        try {
            Parallel.threads(2);
            for (int i = 0; i < 2000; i++) {
                step.run();
            }
            long blocks = OffHeap.allocations();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            int steps = 100;
            for (int i = 0; i < steps; i++) {
                step.run();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            assertEquals(blocks, OffHeap.allocations());
            assertTrue(bytes < 2 * 200 * steps, "heap bytes a call: " + bytes / 2.0 / steps);
        } finally {
            Parallel.threads(before);
        }
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
