package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.data.Transform;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.SGD;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final int STEPS_AN_EPOCH = 20;

    @TempDir
    Path folder;

    private static String expected = "";

    @BeforeAll
    static void trainOnceWithoutStopping() {
        expected = KilledTraining.bits(KilledTraining.train().stateDict());
    }

    /** Ends a process, as far as one can from within. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Callback killAt(long step) {
        return new Callback() {
            @Override
            public void onStepEnd(Run run) {
                if (run.totalSteps() == step) {
                    throw new Killed();
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                STEPS_AN_EPOCH - 1,
                STEPS_AN_EPOCH,
                STEPS_AN_EPOCH + 1,
                7 * STEPS_AN_EPOCH,
                7 * STEPS_AN_EPOCH + 9
            })
    void aRunStoppedAfterAnyStepEndsAsOneThatWasNot(int steps) {
        assertThrows(
                Killed.class,
                () -> KilledTraining.train(
                        killAt(steps + 1), Checkpoint.in(folder).every(steps)));
        Checkpoint resumed = Checkpoint.in(folder).resume(true);
        List<Integer> epochs = new ArrayList<>();
        Layer model = KilledTraining.train(resumed, new Callback() {
            @Override
            public void onTrainEnd(Run run) {
                epochs.add(run.history().epochs());
                assertEquals(
                        run.history().epochs(), run.history().get("val_loss").size());
                assertEquals((long) run.history().epochs() * STEPS_AN_EPOCH, run.totalSteps());
            }
        });
        assertEquals(KilledTraining.bits(KilledTraining.train().stateDict()), KilledTraining.bits(model.stateDict()));
        assertEquals(1, epochs.size());
    }

    @Test
    void figuresOfAnEpochThatWasInterruptedAreThoseOfAWholeOne() {
        List<History> whole = new ArrayList<>();
        Callback take = new Callback() {
            @Override
            public void onTrainEnd(Run run) {
                whole.add(run.history());
            }
        };
        KilledTraining.train(take);
        assertThrows(
                Killed.class,
                () -> KilledTraining.train(killAt(30), Checkpoint.in(folder).every(7)));
        KilledTraining.train(take, Checkpoint.in(folder).resume(true));
        for (String figure : whole.get(0).names()) {
            assertEquals(whole.get(0).get(figure), whole.get(1).get(figure), figure);
        }
    }

    @Test
    void aFinishedRunIsNotTrainedAgain() {
        String bits =
                KilledTraining.bits(KilledTraining.train(Checkpoint.in(folder)).stateDict());
        Layer again = KilledTraining.train(Checkpoint.in(folder).resume(true), killAt(-1), new Callback() {
            @Override
            public void onStepEnd(Run run) {
                throw new Killed();
            }
        });
        assertEquals(bits, KilledTraining.bits(again.stateDict()));
    }

    @Test
    void whatAnEarlierRunSavedIsNotResumedByTheNext() {
        KilledTraining.train(Checkpoint.in(folder));
        assertThrows(Killed.class, () -> KilledTraining.train(killAt(1), Checkpoint.in(folder)));
        assertFalse(Files.exists(Checkpoint.in(folder).training()));
        assertTrue(Files.exists(folder.resolve("training.earlier.safetensors")));
    }

    @Test
    void theLastFewAreKept() throws IOException {
        assertThrows(
                Killed.class,
                () -> KilledTraining.train(
                        killAt(36), Checkpoint.in(folder).every(10).keepLast(2)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(
                            "last.safetensors",
                            "training-000000020.safetensors",
                            "training-000000030.safetensors",
                            "training.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndSaysWhy() throws IOException {
        KilledTraining.train(Checkpoint.in(folder));
        Layer model = new Linear(2, 3);
        TensorDataset data = Datasets.blobs(200, 3, 1f, 1);
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new SGD(model.parameters(), 0.1f))
                .callback(Checkpoint.in(folder).resume(true));
        DataLoader loader = DataLoader.of(data).build();
        var wrongModel = assertThrows(IllegalArgumentException.class, () -> trainer.fit(loader, 1));
        assertTrue(String.valueOf(wrongModel.getMessage()).startsWith("Checkpoint: could not resume from " + folder));
        assertTrue(String.valueOf(wrongModel.getMessage()).contains("missing [bias, weight]"));
        SafeTensors.save(model.stateDict(), Checkpoint.in(folder).training());
        var weightsOnly = assertThrows(UncheckedIOException.class, () -> trainer.fit(loader, 1));
        assertTrue(String.valueOf(weightsOnly.getCause()).contains("weights alone cannot be resumed from"));
    }

    /** Moons by hand: returns the net's bits, or throws after so many epochs. */
    private String loop(LoopState state, int killedAfter) {
        Generator.manualSeed(3);
        Layer net = new Sequential(new Linear(2, 8), new Dropout(0.2f), new Linear(8, 1));
        Adam optimizer = new Adam(net.parameters(), 0.01f);
        DataLoader loader = DataLoader.of(Datasets.moons(60, 0.1f, 1))
                .batchSize(10)
                .shuffle(true)
                .build();
        MSELoss lossFn = new MSELoss();
        List<Double> losses = new ArrayList<>();
        state.with("net", net)
                .with("optimizer", optimizer)
                .with("loader", loader)
                .with("losses", losses)
                .every(1)
                .resume(true);
        for (int epoch = state.done() + 1; epoch <= 10; epoch++) {
            for (Batch batch : loader) {
                Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                losses.add((double) loss.item());
                if (losses.size() > 6 * killedAfter + 2) {
                    throw new Killed();
                }
            }
            state.done(epoch, loader.batches());
        }
        state.end();
        return KilledTraining.bits(net.stateDict()) + losses;
    }

    @Test
    void aLoopByHandIsResumed() {
        String whole = loop(LoopState.none(), 100);
        assertThrows(Killed.class, () -> loop(LoopState.in(folder), 0));
        assertThrows(Killed.class, () -> loop(LoopState.in(folder), 4));
        assertEquals(whole, loop(LoopState.in(folder), 100));
        assertEquals(whole, loop(LoopState.in(folder), 100));
    }

    @Test
    void aLoaderGoesOnFromAnyBatch() {
        TensorDataset data = Datasets.moons(23, 0.1f, 1);
        Transform noise = (x, random) -> x.add(random.nextFloat());
        DataLoader first =
                DataLoader.of(data).batchSize(5).shuffle(true).transform(noise).build();
        List<String> expected = new ArrayList<>();
        List<DataLoader.Position> positions = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Batch batch : first) {
                expected.add(batch.x().toString());
                positions.add(first.position());
            }
        }
        for (int i = 0; i < positions.size(); i++) {
            DataLoader second = DataLoader.of(data)
                    .batchSize(5)
                    .shuffle(true)
                    .seed(99)
                    .transform(noise)
                    .build();
            second.position(positions.get(i));
            List<String> rest = new ArrayList<>();
            while (second.epoch() < 2) {
                for (Batch batch : second) {
                    rest.add(batch.x().toString());
                }
            }
            assertEquals(expected.subList(i + 1, expected.size()), rest);
        }
        assertThrows(IllegalArgumentException.class, () -> first.position(new DataLoader.Position(0, 0, 6)));
    }
}
