package io.lanewise.examples;

import io.lanewise.examples.support.LinearModel;
import io.lanewise.examples.support.MackeyGlass;
import io.lanewise.examples.support.Plots;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.LSTM;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.RNNOptions;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.metric.RegressionErrors;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.schedule.CosineAnnealingLR;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.LearningRates;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine.Command;

/**
 * Forecasts a chaotic series: what comes after sixteen values of Mackey and Glass's (1977), six units of time apart. The same values through a
 * linear model, fitted by least squares, show what the net is worth.
 */
@Command(name = "time-series", description = "Forecasts the chaotic Mackey-Glass series: LSTM against linear model.")
final class TimeSeriesExample extends TrainingExample {
    private static final int WINDOW = 16;
    private static final int TRAIN = 4000;
    private static final int VALIDATION = 500;
    private static final int TEST = 1000;
    private static final int STEP = 6;
    private static final int AHEAD = 60;

    TimeSeriesExample() {
        super(60, 1);
    }

    /** Reads the values one by one; what it then remembers tells by how much the next differs from the last. */
    private static final class Forecaster extends Layer {
        private final LSTM lstm = child("lstm", new LSTM(1, 64, RNNOptions.DEFAULT.batchFirst(true)));
        private final Linear head = child("head", new Linear(64, 1));

        @Override
        public Tensor forward(Tensor x) { // [batch, steps, 1]
            Tensor remembered = lstm.forward(x).select(1, -1);
            return x.select(1, -1).add(head.forward(remembered));
        }
    }

    @Override
    protected void run(Report report) throws IOException {
        float[] series = MackeyGlass.series(TRAIN + VALIDATION + TEST + WINDOW, 17, STEP);
        var train = windows(series, 0, TRAIN);
        var validation = windows(series, TRAIN, TRAIN + VALIDATION);
        var test = windows(series, TRAIN + VALIDATION, TRAIN + VALIDATION + TEST);

        var model = new Forecaster();
        System.out.println(model);
        var optimizer = new Adam(model.parameters(), 4e-3f);
        var loader = shuffled(train, 64);
        var rate = new CosineAnnealingLR(optimizer, epochs() * loader.batches(), 1e-5f);
        var trainer = Trainer.of(model, new MSELoss(), optimizer)
                .validation(validation, 500)
                .clipNorm(1)
                .callback(LearningRates.perBatch(rate))
                .callback(EarlyStopping.on("val_loss").patience(epochs()).restoreBest(true));
        fit(trainer, loader);

        double net = nrmse(NoGrad.run(() -> model.forward(test.x())), test.y());
        var line = LinearModel.fit(train.x().squeeze(-1), train.y());
        double linear = nrmse(line.predict(test.x().squeeze(-1)), test.y());
        System.out.printf("normalised RMSE one step ahead: LSTM %.4f, linear model %.4f%n", net, linear);
        report.put("nrmse", net).put("linear_nrmse", linear);
        trained(model, report);
        draw(model, series);
    }

    /** Root of the mean squared error divided by the deviation of the truth: 0 is perfect, 1 no better than the mean. */
    private static double nrmse(Tensor forecast, Tensor truth) {
        var errors = new RegressionErrors();
        errors.add(forecast, truth);
        return Math.sqrt(1 - errors.r2());
    }

    /** Windows that begin at {@code from} to {@code to - 1}, {@code [n, WINDOW, 1]}, and the value that follows each. */
    private static TensorDataset windows(float[] series, int from, int to) {
        float[][] x = new float[to - from][];
        for (int i = from; i < to; i++) {
            x[i - from] = Arrays.copyOfRange(series, i, i + WINDOW);
        }
        float[] y = Arrays.copyOfRange(series, from + WINDOW, to + WINDOW);
        return new TensorDataset(Tensor.of(x).unsqueeze(-1), Tensor.of(y).unsqueeze(1));
    }

    /** The last values of the series; beside them what the net makes of its own forecasts, which it never saw corrected. */
    private void draw(Forecaster model, float[] series) throws IOException {
        float[] own = Arrays.copyOfRange(series, series.length - AHEAD - WINDOW, series.length);
        for (int i = WINDOW; i < own.length; i++) {
            Tensor window = Tensor.of(Arrays.copyOfRange(own, i - WINDOW, i)).reshape(1, WINDOW, 1);
            own[i] = NoGrad.run(() -> model.forward(window)).item();
        }
        float[] time = new float[own.length];
        for (int i = 0; i < time.length; i++) {
            time[i] = STEP * (i - WINDOW);
        }
        var chart = Plots.chart("Mackey-Glass: " + AHEAD + " steps ahead", "time", "value");
        Plots.line(chart, "series", time, Arrays.copyOfRange(series, series.length - own.length, series.length));
        Plots.line(chart, "forecast from its own forecasts", time, own);
        picture("forecast.png", () -> Plots.image(1, chart));
    }
}
