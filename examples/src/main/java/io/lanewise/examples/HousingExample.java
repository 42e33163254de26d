package io.lanewise.examples;

import io.lanewise.examples.support.Plots;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.StandardScaler;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.io.Npz;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.metric.RegressionErrors;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.Trainer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Predicts what houses cost in the districts of California (Pace and Barry, 1997) from eight numbers: regression with a hidden layer or three. */
@Command(name = "housing", description = "Predicts house prices in California: scaling, an MLP, early stopping.")
final class HousingExample extends TrainingExample {
    private static final String FILES = "x_train.npz, y_train.npz, x_test.npz and y_test.npz";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder with " + FILES + ": 8 features a district, and the median price in dollars.")
    private @Nullable Path data;

    HousingExample() {
        super(100, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        Path folder = data;
        if (folder == null) {
            require(
                    false,
                    "--data DIR is missing: a folder with " + FILES
                            + ", arrays of 8 features and of prices. Python makes them:\n"
                            + "  from sklearn.datasets import fetch_california_housing  # and sklearn.model_selection.train_test_split, numpy.savez");
            return;
        }
        Tensor x = array(folder, "x_train.npz");
        Tensor y = array(folder, "y_train.npz").unsqueeze(1);
        Tensor xTest = array(folder, "x_test.npz");
        Tensor yTest = array(folder, "y_test.npz").unsqueeze(1);

        // A net learns best from numbers around zero. Means and deviations come from the training part alone.
        var features = StandardScaler.fit(x);
        var prices = StandardScaler.fit(y);
        var parts = new TensorDataset(features.transform(x), prices.transform(y)).randomSplit(0.9, seed());

        var model = new Sequential(
                new Linear(8, 128),
                new ReLU(),
                new Linear(128, 128),
                new ReLU(),
                new Linear(128, 64),
                new ReLU(),
                new Linear(64, 1));
        System.out.println(model);
        var trainer = Trainer.of(model, new MSELoss(), new Adam(model.parameters(), 1e-3f))
                .validation(parts.get(1), 1024)
                .callback(EarlyStopping.on("val_loss").patience(12).restoreBest(true));
        var loader = shuffled(parts.get(0), 64);
        var history = fit(trainer, loader);

        float[] truth = yTest.toArray();
        Tensor predicted = NoGrad.run(() -> prices.inverse(model.forward(features.transform(xTest))));
        float[] answer = predicted.toArray();
        var errors = new RegressionErrors();
        errors.add(predicted, yTest);
        double r2 = errors.r2();
        System.out.printf("R2 %.4f on %d districts never seen%n", r2, truth.length);
        var loss = Plots.chart("Loss", "epoch", "squared error (scaled)");
        Plots.line(loss, "training", history.get("loss"));
        Plots.line(loss, "validation", history.get("val_loss"));
        var scatter = Plots.chart("Test districts", "price", "predicted");
        Plots.points(scatter, "districts", truth, answer, SeriesMarkers.CIRCLE, new Color(31, 119, 180, 60));
        scatter.getStyler().setMarkerSize(3);
        picture("housing.png", () -> Plots.image(2, loss, scatter));
        report.put("r2", r2).put("val_loss", history.last("val_loss"));
        trained(model, report);
    }

    private static Tensor array(Path folder, String file) throws IOException {
        return Npz.load(folder.resolve(file)).values().iterator().next();
    }
}
