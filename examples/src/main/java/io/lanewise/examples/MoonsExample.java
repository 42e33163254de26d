package io.lanewise.examples;

import io.lanewise.examples.support.Plots;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.optim.Adam;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;

/** Two half moons, which no straight line parts. The trained network is a function from the plane to probabilities. */
@Command(
        name = "moons",
        description = "Parts two half moons: a net of one's own, mini-batches, Adam, and the boundary it draws.")
final class MoonsExample extends TrainingExample {
    private static final int POINTS = 1000;
    private static final int BATCH = 10;

    /** A net of one's own: its layers are children, and forward says how they are joined. */
    private static final class Net extends Layer {
        private final Linear fc1 =
                child("fc1", new Linear(2, 20)); // the width that comes out of a layer goes into the next
        private final Linear fc2 = child("fc2", new Linear(20, 40));
        private final Linear fc3 = child("fc3", new Linear(40, 20));
        private final Linear fc4 = child("fc4", new Linear(20, 1));

        @Override
        public Tensor forward(Tensor x) {
            x = fc1.forward(x).relu();
            x = fc2.forward(x).relu();
            x = fc3.forward(x).relu();
            return fc4.forward(x).sigmoid(); // a probability
        }
    }

    MoonsExample() {
        super(100, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        var data = Datasets.moons(POINTS, 0.1f, seed());
        var loader =
                DataLoader.of(data).batchSize(BATCH).shuffle(true).seed(seed()).build();
        var net = new Net();
        System.out.println(net);
        var lossFn = new BCELoss();
        var optimizer = new Adam(net.parameters(), 0.01f);
        List<Double> losses = new ArrayList<>();
        var state = resume(loop("").with("net", net)
                .with("optimizer", optimizer)
                .with("loader", loader)
                .with("losses", losses));
        var pace = pace(state, POINTS);
        for (int epoch = state.done() + 1; epoch <= epochs() && !state.isInterrupted(); epoch++) {
            double total = 0;
            for (Batch batch : loader) { // each turn recycles the memory of the last
                Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
                total += loss.item();
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            losses.add(total / loader.batches());
            if (epoch == 1 || epoch % 10 == 0) {
                System.out.printf("Epoch %d, Training loss %.4f  (%s)%n", epoch, losses.getLast(), pace.after(epoch));
            }
            state.done(epoch, loader.batches());
        }
        finish(state, net);

        float[] probability = NoGrad.run(() -> net.forward(data.x())).toArray();
        float[] truth = data.y().toArray();
        int right = 0;
        for (int i = 0; i < POINTS; i++) {
            right += (probability[i] > 0.5f) == (truth[i] == 1) ? 1 : 0;
        }
        System.out.printf("%.1f %% of the training points on the right side%n", 100.0 * right / POINTS);
        report.put("train_accuracy", (double) right / POINTS).put("train_loss", losses.getLast());
        trained(net, report);
        plot(net, data, losses);
    }

    private void plot(Net net, TensorDataset data, List<Double> losses) throws IOException {
        // The net's answer for each point of a grid colours the plane.
        List<float[]> grid = new ArrayList<>();
        for (float x = -1.5f; x <= 2.5f; x += 0.04f) {
            for (float y = -1f; y <= 1.5f; y += 0.04f) {
                grid.add(new float[] {x, y});
            }
        }
        Tensor plane = Tensor.of(grid.toArray(float[][]::new));
        var chart = Plots.chart("Where the net sees which moon", "x", "y");
        chart.getStyler().setMarkerSize(6).setLegendVisible(false);
        Tensor answer = NoGrad.run(() -> net.forward(plane));
        points(chart, "upper side", plane, answer, false, SeriesMarkers.SQUARE, new Color(205, 222, 245));
        points(chart, "lower side", plane, answer, true, SeriesMarkers.SQUARE, new Color(250, 222, 205));
        points(chart, "upper moon", data.x(), data.y(), false, SeriesMarkers.CIRCLE, new Color(30, 80, 160));
        points(chart, "lower moon", data.x(), data.y(), true, SeriesMarkers.CIRCLE, new Color(190, 70, 20));
        var training = Plots.chart("Training", "epoch", "binary cross-entropy");
        Plots.line(training, "loss", losses);
        picture("moons.png", () -> Plots.image(2, chart, training));
    }

    private static void points(
            XYChart chart, String name, Tensor points, Tensor lower, boolean wanted, Marker marker, Color color) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < lower.size(); i++) {
            if ((lower.get(i, 0) > 0.5f) == wanted) {
                rows.add(i);
            }
        }
        Tensor chosen =
                points.indexSelect(rows.stream().mapToInt(Integer::intValue).toArray());
        Plots.points(
                chart, name, chosen.select(1, 0).toArray(), chosen.select(1, 1).toArray(), marker, color);
    }
}
