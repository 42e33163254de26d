package io.lanewise.examples;

import io.lanewise.examples.support.Plots;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.Tanh;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;

/**
 * A thermometer shows unknown units. Which function turns them into degrees Celsius? First a straight line, then small networks
 * with one hidden layer, which may bend.
 */
@Command(
        name = "thermometer",
        description = "Regression on eleven readings: a linear model, then one hidden layer with tanh.")
final class ThermometerExample extends TrainingExample {
    private static final float[] CELSIUS = {0.5f, 14, 15, 28, 11, 8, 3, -4, 6, 13, 21};
    private static final float[] UNKNOWN = {35.7f, 55.9f, 58.2f, 81.9f, 56.3f, 48.9f, 33.9f, 21.8f, 48.4f, 60.4f, 68.4f
    };

    /** The two readings kept back, to see how a model does on what it was not trained on: -4 and 21 degrees. */
    private static final int[] VALIDATION = {7, 10};

    private static final int[] TRAINING = {0, 1, 2, 3, 4, 5, 6, 8, 9};

    ThermometerExample() {
        super(5000, 9);
    }

    @Override
    protected void run(Report report) throws IOException {
        // Columns: one row for each example, one column for its only feature. Inputs a tenth as large keep the
        // gradients of weight
        // and bias at a similar size, so that one learning rate suits both.
        Tensor y = Tensor.of(CELSIUS).unsqueeze(1);
        Tensor x = Tensor.of(UNKNOWN).unsqueeze(1).mul(0.1f);
        Tensor xTrain = x.indexSelect(TRAINING);
        Tensor yTrain = y.indexSelect(TRAINING);
        Tensor xVal = x.indexSelect(VALIDATION);
        Tensor yVal = y.indexSelect(VALIDATION);

        System.out.println("A straight line through all eleven readings");
        var linear = new Linear(1, 1);
        float loss = train("line", linear, new SGD(linear.parameters(), 1e-2f), x, y, x, y);
        float weight = linear.parameter("weight").item();
        float bias = linear.parameter("bias").item();
        System.out.printf("celsius = %.3f * reading / 10 %+.3f%n%n", weight, bias);
        report.put("weight", weight).put("bias", bias).put("linear_loss", loss);

        var model = Sequential.named()
                .add("hidden_linear", new Linear(1, 8))
                .add("hidden_activation", new Tanh())
                .add("output_linear", new Linear(8, 1))
                .build();
        System.out.println(model);
        model.namedParameters().forEach((name, p) -> System.out.println(name + " " + p.shape()));
        // A smaller learning rate than for the line: the hidden units make the loss bumpier.
        loss = train("network", model, new SGD(model.parameters(), 1e-3f), xTrain, yTrain, xVal, yVal);
        report.put("train_loss", loss);
        report.put("val_loss", new MSELoss().forward(model.forward(xVal), yVal).item());
        System.out.println("output " + model.forward(xVal));
        System.out.println("answer " + yVal);
        System.out.println(
                "hidden " + model.get("hidden_linear").parameter("weight").grad());
        System.out.println();

        var wider = new Sequential(new Linear(1, 13), new Tanh(), new Linear(13, 1));
        System.out.println(wider);
        loss = train("wider", wider, new SGD(wider.parameters(), 1e-3f), xTrain, yTrain, xVal, yVal);
        report.put("train_loss_13", loss);
        report.put(
                "val_loss_13", new MSELoss().forward(wider.forward(xVal), yVal).item());

        trained(model, report);
        plot(linear, model);
    }

    /** The notes' training loop: full batches, and the losses of every thousandth epoch. Returns the last training loss. */
    private float train(
            String name, Layer model, Optimizer optimizer, Tensor xTrain, Tensor yTrain, Tensor xVal, Tensor yVal)
            throws IOException {
        var lossFn = new MSELoss();
        List<Double> losses = new ArrayList<>();
        var state = resume(
                loop(name).with("model", model).with("optimizer", optimizer).with("losses", losses));
        var pace = pace(state, xTrain.shape().dim(0));
        for (int epoch = state.done() + 1; epoch <= epochs() && !state.isInterrupted(); epoch++) {
            Tensor loss = lossFn.forward(model.forward(xTrain), yTrain);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            losses.add((double) loss.item());
            if (epoch == 1 || epoch % 1000 == 0) {
                float validation = NoGrad.run(
                        () -> lossFn.forward(model.forward(xVal), yVal).item());
                System.out.printf(
                        "Epoch %d, Training loss %.4f,  Validation loss %.4f  (%s)%n",
                        epoch, losses.getLast(), validation, pace.after(epoch));
            }
            state.done(epoch, 1);
        }
        finish(state, model);
        return losses.getLast().floatValue();
    }

    private void plot(Layer linear, Layer model) throws IOException {
        float[] range = Tensor.arange(20, 90, 1).toArray();
        var chart = Plots.chart("Thermometer", "reading", "degrees Celsius");
        Plots.line(chart, "line", range, predict(linear, range));
        Plots.line(chart, "1-8-1 network", range, predict(model, range));
        Plots.points(chart, "data", UNKNOWN, CELSIUS, SeriesMarkers.CIRCLE, Color.BLACK);
        Plots.points(chart, "network at data", UNKNOWN, predict(model, UNKNOWN), SeriesMarkers.CROSS, Color.RED);
        picture("thermometer.png", () -> Plots.image(1, chart));
    }

    private static float[] predict(Layer model, float[] readings) {
        return NoGrad.run(
                () -> model.forward(Tensor.of(readings).unsqueeze(1).mul(0.1f)).toArray());
    }
}
