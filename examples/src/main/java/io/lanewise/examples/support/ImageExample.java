package io.lanewise.examples.support;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataFolder;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.FashionMnist;
import io.lanewise.nn.data.Mnist;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.schedule.OneCycleLR;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.LearningRates;
import io.lanewise.nn.train.Metrics;
import io.lanewise.nn.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An example that tells pictures of 28x28 pixels apart, and shows at the end which ones it takes for what. */
public abstract class ImageExample extends TrainingExample {
    /** What the ten classes of pictures of digits are called. */
    protected static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /** Explains the option that names a folder of data in MNIST's form; ends before a size in brackets. */
    protected static final String FILES =
            "Folder with the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
                    + " t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Without it they are downloaded once";

    private static final int BATCH = 256;
    private static final int PIXELS = 28 * 28;

    /** See {@link TrainingExample#TrainingExample(int, long)}. */
    protected ImageExample(int epochs, long seed) {
        super(epochs, seed);
    }

    /** Says where the data come from if the user named no folder. */
    protected static void announceDownload(String set, String address) {
        System.out.printf(
                "No --data DIR: using %s. What is missing there comes from %s%n",
                DataFolder.path().resolve(set), address);
    }

    /** MNIST's digits to learn from, or those to be tested on, from a folder; without one they are downloaded once. */
    protected static TensorDataset digits(@Nullable Path data, boolean train) throws IOException {
        if (data != null) {
            return train ? Mnist.train(data) : Mnist.test(data);
        }
        if (train) {
            announceDownload("mnist", Mnist.URL);
        }
        return train ? Mnist.train() : Mnist.test();
    }

    /** Fashion-MNIST's test set from its own folder, or one beside that of MNIST; if there is none it is downloaded once. */
    protected static TensorDataset clothes(@Nullable Path folder, @Nullable Path mnist) throws IOException {
        if (folder != null) {
            return FashionMnist.test(folder);
        }
        for (String name : List.of("fashion-mnist", "fashion-mnist-2k")) {
            Path beside = mnist == null ? null : mnist.resolveSibling(name);
            if (beside != null && Files.isDirectory(beside)) {
                return FashionMnist.test(beside);
            }
        }
        announceDownload("fashion-mnist", FashionMnist.URL);
        return FashionMnist.test();
    }

    /** Trains a model on pictures of digits with Adam, judges it by new ones, and reports what it reached. */
    protected final void readDigits(Layer model, TensorDataset train, TensorDataset test, Report report)
            throws IOException {
        System.out.println(model);

        var trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .validation(test, 256)
                .metric(Metrics.accuracy());
        var loader =
                DataLoader.of(train).batchSize(64).shuffle(true).seed(seed()).build();
        var history = fit(trainer, loader);

        conclude(model, history, test, DIGITS, report);
    }

    /**
     * Trains a model on pictures that change at random, with a rate that rises to that of the optimizer and falls to almost nothing (Smith and Topin,
     * "Super-convergence", 2018).
     */
    protected final History learn(
            Layer model, Loss loss, Optimizer optimizer, DataLoader loader, TensorDataset test, List<String> classes)
            throws IOException {
        System.out.println(model);
        picture("seen.png", () -> changed(loader, classes));

        var rate = new float[] {optimizer.learningRate()};
        var settings = new OneCycleLR.Settings(0.25f, false, 10, 1e3f, false, 0, 0, false);
        var cycle = new OneCycleLR(optimizer, rate, epochs() * loader.batches(), settings);
        var trainer = Trainer.of(model, loss, optimizer)
                .validation(test, BATCH)
                .metric(Metrics.accuracy())
                .callback(LearningRates.perBatch(cycle));
        return fit(trainer, loader);
    }

    /** The first pictures of the first epoch, as the model will see them. */
    private static BufferedImage changed(DataLoader loader, List<String> classes) {
        Batch batch = loader.iterator().next();
        loader.epoch(0);
        return sheet(batch.x(), batch.y().toIntArray(), classes);
    }

    /** The first pictures of {@code x}, [n, 1, 28, 28], each with the name of its class. */
    protected static BufferedImage sheet(Tensor x, int[] labels, List<String> classes) {
        var sheet = new ImageSheet(10, 60);
        float[] pixels = x.toArray();
        for (int i = 0; i < labels.length; i++) {
            sheet.add(pixels, i * PIXELS, classes.get(labels[i]));
        }
        return sheet.draw();
    }

    /** Judges a trained model by pictures that it has not seen, and reports what it reached. */
    protected final void conclude(Layer model, History history, TensorDataset test, List<String> classes, Report report)
            throws IOException {
        conclude(model, model, history, test, classes, report);
    }

    /** As {@link #conclude(Layer, History, TensorDataset, List, Report)}, but judges {@code view}, another way to use the model. */
    protected final void conclude(
            Layer model, Layer view, History history, TensorDataset test, List<String> classes, Report report)
            throws IOException {
        double accuracy = judge(view, test, classes);
        System.out.printf("%.2f %% of %d new pictures told rightly%n", 100 * accuracy, test.size());
        report.put("test_accuracy", accuracy);
        history(history, report);
        trained(model, report);
    }

    /**
     * Lets a model answer for pictures that it has not seen: prints the confusion matrix and draws the first mistakes.
     *
     * @return the share of right answers
     */
    protected final double judge(Layer model, TensorDataset test, List<String> classes) throws IOException {
        var matrix = new ConfusionMatrix(classes);
        var mistakes = new ImageSheet(8, 40);
        model.eval();
        try (var _ = Scope.open("judge");
                var _ = NoGrad.open()) {
            for (Batch batch : DataLoader.of(test).batchSize(BATCH).build()) {
                int[] labels = batch.y().toIntArray();
                int[] answers = model.forward(batch.x()).argmax(-1).toIntArray();
                matrix.add(labels, answers);
                collect(batch.x(), labels, answers, classes, mistakes);
            }
        }
        System.out.printf("%nWhat is in the row was taken for what is in the column:%n%s%n", matrix);
        picture("mistakes.png", mistakes::draw);
        return matrix.accuracy();
    }

    private static void collect(Tensor x, int[] labels, int[] answers, List<String> classes, ImageSheet mistakes) {
        float[] pixels = x.toArray();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != answers[i]) {
                mistakes.add(pixels, i * PIXELS, classes.get(labels[i]) + " \u2192 " + classes.get(answers[i]));
            }
        }
    }

    /** Draws loss and accuracy by epoch, and reports those of the last one. */
    protected final void history(History history, Report report) throws IOException {
        report.put("train_accuracy", history.last("accuracy"))
                .put("train_loss", history.last("loss"))
                .put("val_loss", history.last("val_loss"));
        var loss = Plots.chart("Loss", "epoch", "cross-entropy");
        Plots.line(loss, "training", history.get("loss"));
        Plots.line(loss, "test", history.get("val_loss"));
        var accuracy = Plots.chart("Accuracy", "epoch", "share of right answers");
        Plots.line(accuracy, "training", history.get("accuracy"));
        Plots.line(accuracy, "test", history.get("val_accuracy"));
        picture("training.png", () -> Plots.image(2, loss, accuracy));
    }
}
