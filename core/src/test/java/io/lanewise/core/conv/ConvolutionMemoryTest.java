package io.lanewise.core.conv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What convolutions take of the memory beside inputs, outputs and weights, outside the heap and in arrays on it: with all patches of any of these it would be
 * ten times as much.
 */
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
        "2, 4, 1, 60000, 3, 1, 5",
        "1, 1, 28, 28, 6, 5, 5",
        "2, 6, 14, 14, 16, 5, 5",
        "1, 32, 32, 32, 32, 3, 3",
        "2, 128, 16, 16, 128, 3, 3"
    })
    void staysUnderFourMegabytes(int count, int channels, int height, int width, int outputs, int size, int across)
            throws Exception {
        Parallel.threads(1); // ends the threads that have grown their memory in earlier tests
        Parallel.threads(count);
        var convolution = new Convolution(
                Window.of("conv", size, 1, size / 2, 1), Window.of("conv", across, 1, across / 2, 1), 1);
        settle();
        var more = new FutureTask<>(() -> taken(convolution, count, channels, height, width, outputs, size, across));
        var thread = new Thread(more, "convolution");
        thread.start();
        assertTrue(more.get() < MOST, more.get() + " bytes beside the arrays");
    }

    /** Bytes, by a thread that has none yet. The caller's arrays are as large as those of the threads that help it. */
    private static long taken(
            Convolution convolution,
            int count,
            int channels,
            int height,
            int width,
            int outputs,
            int size,
            int across) {
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
            return OffHeap.reservedBytes() - before + count * Buffers.get().arrayBytes();
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
