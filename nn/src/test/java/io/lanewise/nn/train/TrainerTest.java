package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.SGD;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    /** Three clouds of points in {@code features} dimensions, one for each class. */
    private static TensorDataset clouds(int count, int features, long seed) {
        Generator generator = new Generator(seed);
        float[] x = new float[count * features];
        int[] y = new int[count];
        for (int i = 0; i < count; i++) {
            y[i] = generator.nextInt(3);
            for (int j = 0; j < features; j++) {
                x[i * features + j] = (float) ((j % 3 == y[i] ? 1 : 0) + 0.3 * generator.nextGaussian());
            }
        }
        return new TensorDataset(Tensor.of(x, count, features), Tensor.ofInts(y));
    }

    private static Layer model(int features, int hidden) {
        return new Sequential(new Linear(features, hidden), new ReLU(), new Dropout(0.1f), new Linear(hidden, 3));
    }

    private static DataLoader loader(TensorDataset data) {
        return DataLoader.of(data).batchSize(32).shuffle(true).seed(1).build();
    }

    @Test
    void learnsAndKeepsAHistory() {
        Generator.manualSeed(1);
        Layer model = model(6, 16);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01f))
                .validation(clouds(200, 6, 2), 64)
                .metric(Metrics.accuracy())
                .callback(new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), false));
        History history = trainer.fit(loader(clouds(600, 6, 1)), 5);
        assertEquals(List.of("loss", "accuracy", "val_loss", "val_accuracy"), List.copyOf(history.names()));
        assertEquals(5, history.epochs());
        assertTrue(history.last("loss") < history.get("loss").getFirst());
        assertTrue(history.last("val_accuracy") > 0.95, history.toString());
        assertEquals(
                history.last("val_loss"),
                trainer.evaluate(clouds(200, 6, 2), 50).get("loss"),
                1e-5);
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(5, lines.size());
        assertTrue(
                lines.getFirst().matches("epoch 1/5  loss 0\\.\\d+ .* samples/s  .* s  \\d+:\\d\\d left"),
                lines.getFirst());
        assertTrue(lines.getLast().endsWith(" s"), lines.getLast());
        assertThrows(IllegalArgumentException.class, () -> history.get("val_acc"));
    }

    @Test
    void anObjectiveOfOnesOwn() {
        Generator.manualSeed(1);
        Layer model = new Linear(6, 3);
        var lossFn = new CrossEntropyLoss();
        Trainer trainer = Trainer.of(
                        model,
                        batch -> lossFn.forward(model.forward(batch.x()), batch.y()),
                        new SGD(model.parameters(), 1f))
                .clipNorm(1e-3f);
        float[] before = model.parameter("weight").toArray();
        TensorDataset data = clouds(32, 6, 1);
        History history = trainer.fit(loader(data), 1);
        float[] after = model.parameter("weight").toArray();
        double moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += (after[i] - before[i]) * (double) (after[i] - before[i]);
        }
        assertTrue(Math.sqrt(moved) <= 1.001e-3, "one step of rate 1 along a gradient of norm 0.001 at most");
        assertTrue(moved > 0);
        assertEquals(1, history.epochs());
        assertTrue(trainer.evaluate(data, 32).containsKey("loss"));
        assertThrows(IllegalArgumentException.class, () -> trainer.metric(Metrics.accuracy()));
    }

    @Test
    void earlyStoppingEndsAndRestoresTheBestEpoch() {
        Generator.manualSeed(1);
        Layer model = model(6, 16);
        TensorDataset validation = clouds(100, 6, 2);
        // a rate this large makes the loss worse after some epochs
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.5f))
                .validation(validation, 100)
                .callback(EarlyStopping.on("val_loss").patience(2).restoreBest(true));
        History history = trainer.fit(loader(clouds(300, 6, 1)), 50);
        assertTrue(history.epochs() < 50, "stopped after " + history.epochs());
        double best = history.get("val_loss").stream().min(Double::compare).orElseThrow();
        assertEquals(best, trainer.evaluate(validation, 100).get("loss"), 1e-6);
    }

    @Test
    void checkpointsKeepTheLastAndTheBestEpoch(@TempDir Path folder) throws IOException {
        Generator.manualSeed(1);
        Layer model = model(6, 16);
        TensorDataset validation = clouds(100, 6, 2);
        Checkpoint checkpoint = Checkpoint.in(folder.resolve("run")).keepBest("val_loss");
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.5f))
                .validation(validation, 100)
                .callback(checkpoint);
        History history = trainer.fit(loader(clouds(300, 6, 1)), 8);
        double best = history.get("val_loss").stream().min(Double::compare).orElseThrow();
        double last = history.last("val_loss");
        model.loadStateDict(SafeTensors.load(checkpoint.best()));
        assertEquals(best, trainer.evaluate(validation, 100).get("loss"), 1e-6);
        model.loadStateDict(SafeTensors.load(checkpoint.last()));
        assertEquals(last, trainer.evaluate(validation, 100).get("loss"), 1e-6);
    }

    @Test
    void withoutValidationTheLossDecidesWhatIsBest(@TempDir Path folder) throws IOException {
        Generator.manualSeed(1);
        Layer model = model(6, 16);
        Checkpoint checkpoint = Checkpoint.in(folder).keepBest();
        Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01f))
                .callback(checkpoint)
                .fit(loader(clouds(300, 6, 1)), 2);
        assertEquals(
                model.stateDict().keySet(), SafeTensors.load(checkpoint.best()).keySet());
    }

    @Test
    void whatIsInterruptedWithinItsFirstEpochHasABestModelBeforeItIsMeasured(@TempDir Path folder) {
        Layer model = model(6, 16);
        Checkpoint checkpoint = Checkpoint.in(folder).keepBest();
        Dataset endless = new Dataset() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public Batch batch(int... indices) {
                throw new ArithmeticException("the process ended while it measured");
            }
        };
        Callback interrupt = new Callback() {
            @Override
            public void onStepEnd(Run run) {
                run.interrupt();
            }
        };
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01f))
                .validation(endless, 1)
                .callback(interrupt)
                .callback(checkpoint);
        assertThrows(ArithmeticException.class, () -> trainer.fit(loader(clouds(300, 6, 1)), 2));
        assertTrue(Files.exists(checkpoint.best()));
    }

    @Test
    void theSameSeedGivesTheSameBitsWithAnyNumberOfThreads() {
        int before = Parallel.threads();
        try {
            assertArrayEquals(trained(1), trained(2));
        } finally {
            Parallel.threads(before);
        }
    }

    private static double[] trained(int threads) {
        Parallel.threads(threads);
        Generator.manualSeed(5);
        Layer model = model(784, 256);
        History history = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .fit(loader(clouds(512, 784, 1)), 2);
        return history.get("loss").stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void aSteadyEpochTakesNoMemoryFromTheSystem() {
        Generator.manualSeed(1);
        Layer model = model(20, 16);
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01f))
                .metric(Metrics.accuracy());
        DataLoader loader = loader(clouds(320, 20, 1));
        trainer.fit(loader, 3);
        long allocations = OffHeap.allocations();
        trainer.fit(loader, 20);
        assertEquals(allocations, OffHeap.allocations());
    }
}
