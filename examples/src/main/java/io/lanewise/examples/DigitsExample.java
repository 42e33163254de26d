package io.lanewise.examples;

import io.lanewise.examples.support.DigitPainter;
import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.Metrics;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Reads digits, the task on which most people meet neural networks first. The pictures are painted here, so nothing is downloaded. */
@Command(
        name = "digits",
        description = "Reads digits of 28x28 pixels, painted by the program itself: the place to start.")
final class DigitsExample extends ImageExample {
    private static final int TRAINING = 12_000;
    private static final int TEST = 2_000;

    DigitsExample() {
        super(12, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        var train = paint(TRAINING, seed());
        var test = paint(TEST, seed() + 1); // other pictures than those it learns from

        // Each layer makes 256, then 128 new features of the last one's. The last layer gives a score to each of the
        // ten digits;
        // the loss makes probabilities of them. Dropout switches off a fifth of the features at random in each step, so
        // that the
        // network cannot rely on any one of them: it then does better on pictures it has not seen.
        var model = new Sequential(
                new Flatten(),
                new Linear(DigitPainter.PIXELS, 256),
                new ReLU(),
                new Dropout(0.2f),
                new Linear(256, 128),
                new ReLU(),
                new Dropout(0.2f),
                new Linear(128, DIGITS.size()));
        System.out.println(model);

        var trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .validation(test, 256)
                .metric(Metrics.accuracy());
        var loader =
                DataLoader.of(train).batchSize(64).shuffle(true).seed(seed()).build();
        var history = fit(trainer, loader); // epochs, a line for each, and checkpoints if they are asked for

        double accuracy = judge(model, test, DIGITS);
        System.out.printf("%.2f %% of %d new digits read rightly%n", 100 * accuracy, TEST);
        report.put("test_accuracy", accuracy);
        history(history, report);
        trained(model, report, result("digits.safetensors"));
    }

    private static TensorDataset paint(int count, long seed) {
        var digits = DigitPainter.paint(count, seed);
        return new TensorDataset(
                Tensor.of(digits.pixels(), count, 1, DigitPainter.SIDE, DigitPainter.SIDE),
                Tensor.ofInts(digits.labels()));
    }
}
