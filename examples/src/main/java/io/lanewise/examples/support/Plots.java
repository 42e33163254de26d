package io.lanewise.examples.support;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts in the style that all examples share. */
public final class Plots {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 440;
    private static final BasicStroke PEN = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    private Plots() {}

    /** An empty chart. */
    public static XYChart chart(String title, String xLabel, String yLabel) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setChartTitleBoxVisible(false);
        chart.getStyler()
                .setXAxisDecimalPattern("0.####")
                .setYAxisDecimalPattern("0.####")
                .setPlotGridLinesColor(new Color(225, 225, 225))
                .setPlotBorderVisible(false);
        return chart;
    }

    /** Adds the line through the points (x[i], y[i]). */
    public static void line(XYChart chart, String name, float[] x, float[] y) {
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE).setLineStyle(PEN);
    }

    /** Adds a line through the figures of epochs 1, 2, 3, ... */
    public static void line(XYChart chart, String name, List<Double> figures) {
        float[] epochs = new float[figures.size()];
        float[] values = new float[figures.size()];
        for (int i = 0; i < epochs.length; i++) {
            epochs[i] = i + 1;
            values[i] = figures.get(i).floatValue();
        }
        line(chart, name, epochs, values);
    }

    /** Adds the points (x[i], y[i]), each with a marker of so many pixels. */
    public static void points(XYChart chart, String name, float[] x, float[] y, Marker marker, Color color) {
        chart.addSeries(name, x, y).setMarker(marker).setMarkerColor(color).setLineStyle(SeriesLines.NONE);
    }

    /** The charts as one picture, in rows of {@code columns}. */
    public static BufferedImage image(int columns, XYChart... charts) {
        int rows = Math.ceilDiv(charts.length, columns);
        var image = new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        for (int i = 0; i < charts.length; i++) {
            int x = i % columns * WIDTH;
            int y = i / columns * HEIGHT;
            charts[i].paint((Graphics2D) graphics.create(x, y, WIDTH, HEIGHT), WIDTH, HEIGHT);
        }
        graphics.dispose();
        return image;
    }
}
