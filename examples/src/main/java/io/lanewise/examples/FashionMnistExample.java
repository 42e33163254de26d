package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.FashionMnist;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.Metrics;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells ten kinds of clothes apart: first by softmax regression, which is a single layer, then with two hidden layers. */
@Command(
        name = "fashion-mnist",
        description = "Tells clothes apart: softmax regression, then a network with hidden layers.")
final class FashionMnistExample extends ImageExample {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder with the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
                            + " t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Without it they are downloaded once (30 MB).")
    private @Nullable Path data;

    FashionMnistExample() {
        super(30, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        if (data == null) {
            announceDownload("fashion-mnist", FashionMnist.URL);
        }
        TensorDataset train = data == null ? FashionMnist.train() : FashionMnist.train(data);
        TensorDataset test = data == null ? FashionMnist.test() : FashionMnist.test(data);

        // One score for each class, a weighted sum of all pixels; softmax, within the loss, turns the scores into
        // probabilities.
        System.out.println("Softmax regression");
        var softmax = new Sequential(new Flatten(), new Linear(784, 10));
        report.put("softmax_test_accuracy", fit("softmax", softmax, train, test).last("val_accuracy"));

        // Hidden layers find features first, and score those. So many weights could learn a small training set by
        // heart; dropout,
        // which switches off features at random while it trains, keeps them from it.
        System.out.println("Two hidden layers");
        var model = new Sequential(
                new Flatten(),
                new Linear(784, 256),
                new ReLU(),
                new Dropout(0.3f),
                new Linear(256, 128),
                new ReLU(),
                new Dropout(0.3f),
                new Linear(128, 10));
        var history = fit("network", model, train, test);

        double accuracy = judge(model, test, FashionMnist.CLASSES);
        System.out.printf("%.2f %% of %d new pictures told rightly%n", 100 * accuracy, test.size());
        report.put("test_accuracy", accuracy);
        history(history, report);
        trained(model, report);
    }

    private History fit(String name, Layer model, TensorDataset train, TensorDataset test) throws IOException {
        System.out.println(model);
        var trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .validation(test, 256)
                .metric(Metrics.accuracy());
        return fit(
                name,
                trainer,
                DataLoader.of(train).batchSize(32).shuffle(true).seed(seed()).build());
    }
}
