package io.lanewise.nn.train;

import static java.io.File.pathSeparator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Optimizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A training step that has warmed up takes no memory from the system and leaves next to nothing on the heap. */
class SteadyStepTest {
    private static final long HEAP_BYTES_PER_STEP = 20 * 1024;

    /** Convolutions describe their windows anew at each step; a single kernel whose vectors are objects takes a multiple of this. */
    private static final long HEAP_BYTES_PER_CONVOLUTION_STEP = 40 * 1024;

    /** A busy machine may compile a kernel only now; then a later round finds it compiled. */
    private static final int ROUNDS = 100;

    static void step(Layer model, Loss loss, Optimizer optimizer, Tensor x, Tensor y) {
        try (Scope _ = Scope.open("step")) {
            Tensor value = loss.forward(model.forward(x), y);
            optimizer.zeroGrad();
            value.backward();
            optimizer.step();
        }
    }

    @Test
    void aStepOfTheMnistModel() {
        Generator.manualSeed(1);
        Layer model = new Sequential(
                new Flatten(),
                new Linear(784, 256),
                new ReLU(),
                new Dropout(0.2f),
                new Linear(256, 128),
                new ReLU(),
                new Linear(128, 10));
        leavesNothing(model, 64, 3000, HEAP_BYTES_PER_STEP);
    }

    @Test
    void aStepOfLeNet() {
        Generator.manualSeed(1);
        Layer model = new Sequential(
                new Conv2d(1, 6, 5, 1, 2),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5),
                new ReLU(),
                new AvgPool2d(2),
                new Flatten(),
                new Linear(400, 120),
                new ReLU(),
                new Linear(120, 10));
        // Kernels are compiled by how often they are called, not by how many images there are.
        leavesNothing(model, 4, 1000, HEAP_BYTES_PER_CONVOLUTION_STEP);
    }

    /** Steps on images of 28x28, warm after so many. */
    private static void leavesNothing(Layer model, int batch, int warm, long most) {
        Adam optimizer = new Adam(model.parameters(), 1e-3f);
        Loss loss = new CrossEntropyLoss();
        Tensor x = Tensor.rand(batch, 1, 28, 28);
        int[] labels = new int[batch];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 10;
        }
        Tensor y = Tensor.ofInts(labels);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int before = Parallel.threads();
        try {
            Parallel.threads(1); // so that this thread's allocations are all there are
            for (int i = 0; i < warm; i++) {
                step(model, loss, optimizer, x, y);
            }
            long allocations = OffHeap.allocations();
            long least = Long.MAX_VALUE;
            int steps = 200;
            for (int round = 0; round < ROUNDS && least >= most; round++) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < steps; i++) {
                    step(model, loss, optimizer, x, y);
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - bytes) / steps);
            }
            assertEquals(allocations, OffHeap.allocations(), "memory taken from the system");
            assertTrue(least < most, least + " bytes of heap a step");
        } finally {
            Parallel.threads(before);
        }
    }

    /** In a process of their own, which compiles for these models alone. */
    @Test
    void stepsOfModelsWithNormsAndAttention() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:-BackgroundCompilation", // so that warm-up is counted in steps and not in time
                        "-cp",
                        place(NDArray.class)
                                + pathSeparator
                                + place(Layer.class)
                                + pathSeparator
                                + place(SteadySteps.class),
                        SteadySteps.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), log);
    }

    private static String place(Class<?> of) {
        return Path.of(URI.create(
                        of.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    @Test
    void memoryAfterAHundredThousandStepsIsWhatItWasAfterAThousand() {
        Generator.manualSeed(1);
        Layer model = new Sequential(new Linear(2, 20), new ReLU(), new Linear(20, 1), new Sigmoid());
        Adam optimizer = new Adam(model.parameters(), 1e-3f);
        Tensor x = Tensor.rand(10, 2);
        Tensor y = Tensor.zeros(10, 1);
        Loss loss = new BCELoss();
        for (int i = 0; i < 1000; i++) {
            step(model, loss, optimizer, x, y);
        }
        long reserved = OffHeap.reservedBytes();
        long heap = usedHeap();
        for (int i = 0; i < 99_000; i++) {
            step(model, loss, optimizer, x, y);
        }
        assertTrue(
                OffHeap.reservedBytes() <= reserved,
                OffHeap.reservedBytes() + " bytes off the heap, before " + reserved);
        assertTrue(usedHeap() - heap < 4 << 20, "heap grew by " + (usedHeap() - heap));
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
