package io.lanewise.nn.train.log;

import io.lanewise.nn.train.History;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of a history. A class of its own, since it is all that cannot be loaded where the library that draws is missing. */
final class Charts {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;
    private static final int COLUMNS = 2;

    private Charts() {}

    /** One for each figure, training and validation in it. */
    static BufferedImage draw(History history) {
        Map<String, XYChart> charts = new LinkedHashMap<>();
        for (String name : history.names()) {
            boolean validation = name.startsWith("val_");
            String figure = validation ? name.substring("val_".length()) : name;
            XYChart chart = charts.computeIfAbsent(figure, Charts::chart);
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
