package io.lanewise.core.conv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What convolutions take of the memory beside inputs, outputs and weights: with all patches of any of these it would be ten times as much. */
class ConvolutionMemoryTest {
    private static final long MOST = 4 << 20;

    private final int threads = Parallel.threads();

    @AfterEach
    void sameThreads() {
        Parallel.threads(threads);
    }

    /** Large images, many channels, weights of several megabytes, and a long sequence. */
    @ParameterizedTest
    @CsvSource({
        "1, 16, 160, 160, 4, 3, 3",
        "1, 1400, 2, 2, 1300, 1, 1",
        "2, 1400, 2, 2, 1300, 1, 1",
        "2, 2000, 3, 20, 5, 1, 1",
        "2, 4, 1, 60000, 3, 1, 5"
    })
    void staysUnderFourMegabytes(int count, int channels, int height, int width, int outputs, int size, int across)
            throws InterruptedException {
        Parallel.threads(count);
        Convolution convolution = new Convolution(
                Window.of("conv", size, 1, size / 2, 1), Window.of("conv", across, 1, across / 2, 1), 1);
        settle();
        try (Scope _ = Scope.open()) {
            NDArray x = NDArray.zeros(2, channels, height, width);
            NDArray w = NDArray.zeros(outputs, channels, size, across);
            NDArray bias = NDArray.zeros(outputs);
            NDArray dx = NDArray.zeros(x.shape());
            NDArray dw = NDArray.zeros(w.shape());
            NDArray.zeros(2, outputs, height, width).release(); // what y will take
            long before = OffHeap.reservedBytes();
            NDArray y = convolution.forward(x, w, bias, null);
            convolution.inputGradient(y, w, dx, false);
            convolution.weightGradient(x, y, dw, false);
            long more = OffHeap.reservedBytes() - before;
            assertTrue(more < MOST, more + " bytes beside the arrays");
        }
    }

    /** Waits until what earlier tests left has gone back to the system. */
    private static void settle() throws InterruptedException {
        OffHeap.trim();
        long before = Long.MAX_VALUE;
        while (OffHeap.reservedBytes() < before) {
            before = OffHeap.reservedBytes();
            System.gc();
            Thread.sleep(100);
        }
    }
}
