package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.SGD;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerOptionsTest {
    private final TensorDataset blobs = Datasets.blobs(70, 3, 1f, 1);
    private final Layer model = model();

    private static Layer model() {
        Generator.manualSeed(1);
        return new Linear(2, 3);
    }

    private static Trainer trainer(Layer model, float rate) {
        return Trainer.of(model, new CrossEntropyLoss(), new SGD(model.parameters(), rate));
    }

    private DataLoader batches(int size) {
        return DataLoader.of(blobs).batchSize(size).build();
    }

    @Test
    void gradientsOfSeveralBatchesMakeOneStep() {
        Layer other = model();
        History whole = trainer(model, 0.1f).fit(batches(20), 3);
        long[] steps = new long[1];
        History parts = trainer(other, 0.1f)
                .accumulate(4)
                .callback(new Callback() {
                    @Override
                    public void onTrainEnd(Run run) {
                        steps[0] = run.totalSteps();
                        assertEquals(run.stepsPerEpoch(), run.step());
                    }
                })
                .fit(batches(5), 3); // 14 batches: 4 + 4 + 4 + 2
        assertEquals(12, steps[0]);
        assertArrayEquals(
                model.parameter("weight").toArray(), other.parameter("weight").toArray(), 1e-6f);
        assertEquals(whole.last("loss"), parts.last("loss"), 1e-6);
    }

    @Test
    void penaltiesPullWeightsAndNotBiases() {
        TensorDataset nothing = new TensorDataset(Tensor.zeros(4, 2), Tensor.zeros(4, 3));
        float[] weight = model.parameter("weight").toArray();
        model.parameter("bias").value().fill(0);
        History history = Trainer.of(model, new MSELoss(), new SGD(model.parameters(), 0.1f))
                .l1(0.5f)
                .l2(0.25f)
                .validation(nothing, 4)
                .fit(DataLoader.of(nothing).batchSize(4).build(), 1);
        float[] after = model.parameter("weight").toArray();
        double penalty = 0;
        for (int i = 0; i < weight.length; i++) {
            penalty += 0.5 * Math.abs(weight[i]) + 0.25 * weight[i] * weight[i];
            assertEquals(weight[i] - 0.1f * (0.5f * Math.signum(weight[i]) + 0.5f * weight[i]), after[i], 1e-6f);
        }
        assertEquals(penalty, history.last("loss"), 1e-6);
        assertEquals(0, history.last("val_loss"));
        assertArrayEquals(new float[3], model.parameter("bias").toArray());
    }

    @Test
    void gradientsAreHeldWithinALimit() {
        float[] before = model.parameter("weight").toArray();
        trainer(model, 1f).clipValue(1e-3f).fit(batches(70), 1);
        float[] after = model.parameter("weight").toArray();
        for (int i = 0; i < before.length; i++) {
            assertTrue(Math.abs(after[i] - before[i]) <= 1.001e-3f);
        }
    }

    @Test
    void stepsAndTimeEndATrainingWithinAnEpoch() {
        long[] steps = new long[1];
        Callback count = new Callback() {
            @Override
            public void onTrainEnd(Run run) {
                steps[0] = run.totalSteps();
            }
        };
        assertEquals(
                2,
                trainer(model, 0.1f)
                        .maxSteps(17)
                        .callback(count)
                        .fit(batches(5), 9)
                        .epochs());
        assertEquals(17, steps[0]);
        trainer(model, 0.1f).maxTime(Duration.ofNanos(1)).callback(count).fit(batches(5), 9);
        assertEquals(0, steps[0]);
        assertThrows(IllegalArgumentException.class, () -> trainer(model, 1).maxTime(Duration.ZERO));
    }

    @Test
    void aLimitOfStepsIsRaisedInAResume(@TempDir Path folder) {
        trainer(model, 0.1f).fit(batches(5), 2);
        Layer other = model();
        trainer(other, 0.1f)
                .maxSteps(17)
                .callback(Checkpoint.in(folder).every(1000))
                .fit(batches(5), 2);
        Layer resumed = model();
        trainer(resumed, 0.1f).callback(Checkpoint.in(folder).resume(true)).fit(batches(5), 2);
        assertEquals(KilledTraining.bits(model.stateDict()), KilledTraining.bits(resumed.stateDict()));
    }

    @Test
    void trainingEndsWhenAFigureIsGoodEnoughOrGetsWorse() {
        History good =
                trainer(model, 0.5f).callback(StopWhen.atMost("loss", 0.3)).fit(batches(5), 100);
        assertTrue(good.epochs() < 100 && good.last("loss") <= 0.3, good.toString());
        assertTrue(good.get("loss").get(Math.max(0, good.epochs() - 2)) > 0.3);
        History high = trainer(model(), 0.5f)
                .metric(Metrics.accuracy())
                .callback(StopWhen.atLeast("accuracy", 0.5))
                .fit(batches(5), 100);
        assertTrue(high.last("accuracy") >= 0.5);
        // a rate of -0 would not move; one this large makes the loss of a parabola grow from the first step on
        TensorDataset line = new TensorDataset(Tensor.ones(4, 1), Tensor.zeros(4, 1));
        Layer slope = new Linear(1, 1);
        History worse = Trainer.of(slope, new MSELoss(), new SGD(slope.parameters(), 0.6f))
                .callback(StopWhen.rising("loss", 3))
                .fit(DataLoader.of(line).batchSize(4).build(), 100);
        assertEquals(4, worse.epochs());
    }

    @Test
    void aLossThatIsNotFiniteEndsTrainingWithAdviceInOrder(@TempDir Path folder) {
        Tensor x = Tensor.ones(8, 2).mul(3e4f);
        TensorDataset data = new TensorDataset(x, Tensor.zeros(8, 3));
        Trainer trainer = Trainer.of(model, new MSELoss(), new SGD(model.parameters(), 10f))
                .callback(new TerminateOnNaN())
                .callback(Checkpoint.in(folder));
        var error = assertThrows(
                DivergedException.class,
                () -> trainer.fit(DataLoader.of(data).batchSize(4).build(), 100));
        String text = String.valueOf(error.getMessage());
        int rate = text.indexOf("1. the learning rate, here 10.0");
        int scale = text.indexOf("2. the scale of the inputs, here from 30000.0 to 30000.0");
        int logarithm = text.indexOf("3. a logarithm of 0");
        int labels = text.indexOf("4. the labels, here from 0.0 to 0.0");
        assertTrue(0 < rate && rate < scale && scale < logarithm && logarithm < labels, text);
        assertTrue(text.startsWith("training: the loss is "), text);
    }

    @Test
    void scoresRiseAndLossesFallUnlessToldOtherwise() {
        for (String score : new String[] {"val_accuracy", "val_f1_macro", "top5_accuracy", "roc_auc", "val_r2"}) {
            assertTrue(!History.isSmallerBetter(score), score);
        }
        for (String loss : new String[] {"loss", "val_mse", "perplexity"}) {
            assertTrue(History.isSmallerBetter(loss), loss);
        }
        History history = trainer(model, 0.1f) // a loss that falls is no better then
                .callback(EarlyStopping.on("loss").patience(1).largerIsBetter(true))
                .fit(batches(70), 20);
        assertEquals(2, history.epochs());
    }

    @Test
    void aTerminalShowsABarAndTheTimeLeft() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        trainer(model, 0.1f)
                .callback(new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), true))
                .fit(batches(1), 2);
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.matches("(?s).*epoch 1/2 \\[=* *\\] +\\d+ %  loss \\d.*/s.* s  \\d:\\d\\d left.*"), text);
    }

    @Test
    void callbacksAreToldWhenTrainingFails() {
        StringBuilder told = new StringBuilder();
        Callback teller = new Callback() {
            @Override
            public void onStepEnd(Run run) {
                throw new ArithmeticException("in a step");
            }

            @Override
            public void onTrainEnd(Run run) {
                told.append("end");
            }

            @Override
            public void onFailure(Run run) {
                told.append("failure");
                throw new IllegalStateException("and again");
            }
        };
        var error = assertThrows(
                ArithmeticException.class,
                () -> trainer(model, 0.1f).callback(teller).fit(batches(5), 1));
        assertEquals("failure", told.toString());
        assertEquals("and again", error.getSuppressed()[0].getMessage());
    }
}
