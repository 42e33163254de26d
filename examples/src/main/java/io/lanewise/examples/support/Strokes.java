package io.lanewise.examples.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

/**
 * Lines of a drawing in the unit square, x to the right and y down, as points joined by straight segments.
 *
 * @param lines one array a stroke: x0, y0, x1, y1, ...
 */
record Strokes(List<float[]> lines) {
    /** Straight segments that stand for one curve. */
    private static final int PIECES = 10;

    Strokes {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the part of SVG path data that digits need: {@code M x y} starts a stroke, {@code L x y} adds a line, {@code C x1 y1 x2
     * y2 x y} a cubic Bezier curve; numbers are hundredths of the square, parted by spaces.
     */
    static Strokes parse(String path) {
        var lines = new ArrayList<float[]>();
        var points = new ArrayList<Float>();
        try (var in = new Scanner(path).useLocale(Locale.ROOT)) {
            while (in.hasNext()) {
                switch (in.next()) {
                    case "M" -> {
                        finish(points, lines);
                        add(points, coordinate(in), coordinate(in));
                    }
                    case "L" -> add(points, coordinate(in), coordinate(in));
                    case "C" -> {
                        float[] control = new float[6];
                        for (int i = 0; i < control.length; i++) {
                            control[i] = coordinate(in);
                        }
                        addCurve(points, control);
                    }
                    default -> throw new IllegalArgumentException("strokes: expected M, L or C in \"" + path + "\"");
                }
            }
        }
        finish(points, lines);
        return new Strokes(lines);
    }

    private static float coordinate(Scanner in) {
        return in.nextInt() / 100f;
    }

    private static void add(List<Float> points, float x, float y) {
        points.add(x);
        points.add(y);
    }

    private static void addCurve(List<Float> points, float[] c) {
        float x0 = points.get(points.size() - 2);
        float y0 = points.getLast();
        for (int i = 1; i <= PIECES; i++) {
            float t = (float) i / PIECES;
            add(points, bezier(x0, c[0], c[2], c[4], t), bezier(y0, c[1], c[3], c[5], t));
        }
    }

    private static float bezier(float p0, float p1, float p2, float p3, float t) {
        float s = 1 - t;
        return s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3;
    }

    private static void finish(List<Float> points, List<float[]> lines) {
        if (!points.isEmpty()) {
            float[] line = new float[points.size()];
            for (int i = 0; i < line.length; i++) {
                line[i] = points.get(i);
            }
            lines.add(line);
            points.clear();
        }
    }
}
