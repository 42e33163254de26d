package io.lanewise.nn.train;

import static java.io.File.pathSeparator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.Adam;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training step that has warmed up takes no memory from the system and leaves next to nothing on the heap. */
class SteadyStepTest {
    /** In a process of its own, which compiles for these models alone. */
    @ParameterizedTest
    @CsvSource({
        "mnist, -XX:+BackgroundCompilation",
        "LeNet-5, -XX:+BackgroundCompilation",
        "operations, -XX:-BackgroundCompilation", // what is compiled must not depend on time
        "norms and attention, -XX:-BackgroundCompilation" // three models after each other: what is compiled must not
        // depend on time
    })
    void aWarmStepLeavesNothing(String models, String compilation) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        compilation,
                        "-cp",
                        place(NDArray.class)
                                + pathSeparator
                                + place(Layer.class)
                                + pathSeparator
                                + place(SteadySteps.class),
                        SteadySteps.class.getName(),
                        models)
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
            SteadySteps.step(model, loss, optimizer, x, y);
        }
        long reserved = OffHeap.reservedBytes();
        long heap = usedHeap();
        for (int i = 0; i < 99_000; i++) {
            SteadySteps.step(model, loss, optimizer, x, y);
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
