package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the handwritten digits of MNIST: 60,000 to learn from, 10,000 to be tested on. */
@Command(name = "mnist", description = "Reads the handwritten digits of MNIST.")
final class MnistExample extends ImageExample {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder with the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
                            + " t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Without it they are downloaded once (12 MB).")
    private @Nullable Path data;

    MnistExample() {
        super(5, 13);
    }

    @Override
    protected void run(Report report) throws IOException {
        TensorDataset train = digits(data, true);
        TensorDataset test = digits(data, false);
        var model = new Sequential(
                new Flatten(), // 1 x 28 x 28 pixels become 784 features
                new Linear(784, 256),
                new ReLU(),
                new Linear(256, 128),
                new ReLU(),
                new Linear(128, 10));
        readDigits(model, train, test, report);
    }
}
