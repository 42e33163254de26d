package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.io.SafeTensorsFile;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.optim.Adam;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityTest {
    private static Layer net(long seed) {
        Generator.manualSeed(seed);
        return new Sequential(new Linear(2, 32), new BatchNorm1d(32), new ReLU(), new Linear(32, 1));
    }

    /** Weights after a short training that follows from its seed alone. */
    private static float[] trained() {
        Layer model = net(2);
        Trainer.of(model, new BCEWithLogitsLoss(), new Adam(model.parameters(), 0.01f))
                .fit(
                        DataLoader.of(Datasets.moons(160, 0.1, 3))
                                .batchSize(16)
                                .shuffle(true)
                                .seed(1)
                                .prefetch(2)
                                .build(),
                        2);
        return model.parameter("3.weight").toArray();
    }

    @Test
    void eightThreadsInferWithOneModelWhileAnotherTrains() throws Exception {
        float[] alone = trained();
        Layer served = net(1);
        Trainer.of(served, new BCEWithLogitsLoss(), new Adam(served.parameters(), 0.01f))
                .fit(DataLoader.of(Datasets.moons(100, 0.1, 3)).batchSize(20).build(), 2);
        served.eval();
        Tensor x = Tensor.rand(64, 2);
        float[] expected = NoGrad.run(() -> served.forward(x)).toArray();
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> serve = () -> {
            int turns = 0;
            do {
                try (Scope _ = Scope.open();
                        NoGrad _ = NoGrad.open()) {
                    assertArrayEquals(expected, served.forward(x).toArray());
                }
                turns++;
            } while (!done.get());
            return turns;
        };
        try (var threads = Executors.newFixedThreadPool(9)) {
            List<Future<Integer>> served8 = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                served8.add(threads.submit(serve));
            }
            float[] beside = threads.submit(ReliabilityTest::trained).get();
            done.set(true);
            for (Future<Integer> one : served8) {
                assertTrue(one.get() > 0);
            }
            assertArrayEquals(alone, beside, "to the bit");
        }
    }

    @Test
    void aTensorBeyondTheBudgetSaysSoAndTheNextOneIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        long bytes = 1L << 30; // which the disk never holds: a file with a hole
        byte[] header = ("{\"small\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"large\":{\"dtype\":\"F32\",\"shape\":[" + bytes / 4 + "],\"data_offsets\":[8,"
                        + (bytes + 8)
                        + "]}}")
                .getBytes(StandardCharsets.US_ASCII);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(header.length);
            out.write(new byte[7]);
            out.write(header);
            out.setLength(8 + header.length + 8 + bytes);
        }
        long budget = OffHeap.budget();
        try (Scope _ = Scope.open("mine")) {
            Tensor owner = Tensor.zeros(1 << 19);
            OffHeap.budget(OffHeap.reservedBytes() + (1 << 20));
            try (SafeTensorsFile opened = SafeTensors.open(file)) {
                String message = String.valueOf(assertThrows(OutOfMemoryError.class, () -> opened.get("large"))
                        .getMessage());
                assertTrue(message.startsWith("allocate large: " + bytes + " bytes asked"), message);
                assertTrue(message.contains("of the budget of " + OffHeap.budget()), message);
                assertTrue(message.contains("largest"), message);
                assertEquals(0, opened.get("small").sum().item());
            }
            assertEquals(0, owner.sum().item(), "the process goes on");
        } finally {
            OffHeap.budget(budget);
        }
    }
}
