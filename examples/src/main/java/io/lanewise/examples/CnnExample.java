package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.ResNet;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.RandomRotation;
import io.lanewise.nn.data.RandomShift;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.data.Transform;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.train.ProgressBar;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads handwritten digits with LeNet-5 (LeCun et al., 1998), here with ReLU and max pooling, or with a residual net that sees every digit turned and
 * shifted a little, another way in each epoch.
 */
@Command(name = "cnn", description = "Reads handwritten digits with a convolutional net: LeNet-5, or a residual net.")
final class CnnExample extends ImageExample {
    private static final int RESNET_EPOCHS = 12;
    private static final int READER_EPOCHS = 2;

    private enum Model {
        LENET,
        RESNET
    }

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "lenet",
            description = "lenet, or resnet, which trains for " + RESNET_EPOCHS
                    + " epochs unless told otherwise (default: ${DEFAULT-VALUE}).")
    private Model kind = Model.LENET;

    @Option(names = "--data", paramLabel = "DIR", description = FILES + " (12 MB).")
    private @Nullable Path data;

    CnnExample() {
        super(5, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        TensorDataset train = digits(data, true);
        TensorDataset test = digits(data, false);

        if (kind == Model.RESNET) {
            usualEpochs(RESNET_EPOCHS);
            var changes = Transform.compose(new RandomRotation(10), new RandomShift(2));
            var loader = DataLoader.of(train)
                    .batchSize(64)
                    .shuffle(true)
                    .seed(seed())
                    .dropLast(true);
            var model = ResNet.of(16, 10, 0, 1, 2);
            var optimizer = new AdamW(model.parameters(), 5e-3f).weightDecay(0.05f);
            var history = learn(
                    model,
                    new CrossEntropyLoss(),
                    optimizer,
                    loader.transform(changes).build(),
                    test,
                    DIGITS);
            conclude(model, history, test, DIGITS, report);
        } else {
            readDigits(leNet(), train, test, report);
        }
    }

    /** LeNet-5 that reads digits: with weights that {@code --save} wrote, or trained for as long as it takes to read well. */
    static Layer reader(@Nullable Path weights, TensorDataset train, long seed) throws IOException {
        var reader = leNet();
        if (weights != null) {
            reader.loadStateDict(SafeTensors.load(weights));
            return reader;
        }
        System.out.println("training a net that reads digits");
        Trainer.of(reader, new CrossEntropyLoss(), new Adam(reader.parameters(), 1e-3f))
                .callback(new ProgressBar())
                .fit(DataLoader.of(train).batchSize(64).shuffle(true).seed(seed).build(), READER_EPOCHS);
        return reader;
    }

    /** LeNet-5. The same few weights look at every place of the picture: strokes first, then what strokes form. */
    static Sequential leNet() {
        return new Sequential(
                new Conv2d(1, 6, 5, 1, 2), // 6 maps of 28 x 28
                new ReLU(),
                new MaxPool2d(2), // 6 of 14 x 14
                new Conv2d(6, 16, 5), // 16 of 10 x 10
                new ReLU(),
                new MaxPool2d(2), // 16 of 5 x 5
                new Flatten(),
                new Linear(400, 120),
                new ReLU(),
                new Linear(120, 84),
                new ReLU(),
                new Linear(84, 10));
    }
}
