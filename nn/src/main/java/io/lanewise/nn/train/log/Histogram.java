package io.lanewise.nn.train.log;

import java.util.Arrays;

/** Counts of values in equal buckets between the least and the largest; values that are not finite are left out. */
record Histogram(double min, double max, long count, double sum, double sumSquares, double[] limits, double[] counts) {
    private static final int BUCKETS = 30;

    static Histogram of(float... values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long count = 0;
        double sum = 0;
        double sumSquares = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                count++;
                sum += value;
                sumSquares += (double) value * value;
            }
        }
        if (count == 0) {
            return new Histogram(0, 0, 0, 0, 0, new double[] {0}, new double[] {0});
        }
        double width = (max - min) / BUCKETS;
        double[] limits = new double[width > 0 ? BUCKETS : 1];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = min + (i + 1) * width;
        }
        limits[limits.length - 1] = max;
        double[] counts = new double[limits.length];
        for (float value : values) {
            if (Float.isFinite(value)) {
                int at = Arrays.binarySearch(limits, value);
                counts[Math.min(at < 0 ? -at - 1 : at, limits.length - 1)]++;
            }
        }
        return new Histogram(min, max, count, sum, sumSquares, limits, counts);
    }
}
