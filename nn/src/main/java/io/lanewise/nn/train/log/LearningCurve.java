package io.lanewise.nn.train.log;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.AtomicFile;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.Run;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the figures of all epochs into a PNG picture, after epochs but not more often than every two seconds, and at
 * the end: one chart for each figure, training and validation in it. Needs the
 * library XChart ({@code org.knowm.xchart:xchart}), which Lanewise does not bring along.
 */
public final class LearningCurve implements Callback {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;
    private static final int COLUMNS = 2;
    private static final long PAUSE_NANOS = 2_000_000_000;

    private final Path file;
    private long drawn = System.nanoTime();

    /**
     * Into a file, which is replaced; missing folders are created.
     *
     * @throws IllegalStateException if XChart is missing; the message says how to add it
     */
    public LearningCurve(Path file) {
        this.file = Checks.present("LearningCurve", "the file", file);
        OptionalLibrary.need("LearningCurve", "org.knowm.xchart.XYChart", "org.knowm.xchart:xchart");
    }

    @Override
    public void onEpochEnd(Run run) {
        if (System.nanoTime() - drawn > PAUSE_NANOS) {
            write(run);
        }
    }

    @Override
    public void onTrainEnd(Run run) {
        write(run);
    }

    private void write(Run run) {
        if (run.history().names().isEmpty()) {
            return;
        }
        try {
            BufferedImage picture = draw(run.history());
            AtomicFile.write(file, channel -> ImageIO.write(picture, "png", Channels.newOutputStream(channel)));
        } catch (IOException e) {
            throw new UncheckedIOException("LearningCurve: could not write " + file, e);
        }
        drawn = System.nanoTime();
    }

    /** The charts of a history. */
    private static BufferedImage draw(History history) {
        Map<String, XYChart> charts = new LinkedHashMap<>();
        for (String name : history.names()) {
            boolean validation = name.startsWith("val_");
            String figure = validation ? name.substring("val_".length()) : name;
            XYChart chart = charts.computeIfAbsent(figure, LearningCurve::chart);
            List<Double> values = history.get(name);
            double[] epochs =
                    IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
            double[] finite = values.stream()
                    .mapToDouble(value -> Double.isFinite(value) ? value : Double.NaN)
                    .toArray();
            chart.addSeries(validation ? "validation" : "training", epochs, finite)
                    .setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        }
        int rows = Math.ceilDiv(charts.size(), COLUMNS);
        BufferedImage picture =
                new BufferedImage(Math.min(COLUMNS, charts.size()) * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
        int i = 0;
        for (XYChart chart : charts.values()) {
            picture.createGraphics()
                    .drawImage(BitmapEncoder.getBufferedImage(chart), i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, null);
            i++;
        }
        return picture;
    }

    private static XYChart chart(String figure) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figure)
                .xAxisTitle("epoch")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setChartTitleBoxVisible(false);
        return chart;
    }
}
