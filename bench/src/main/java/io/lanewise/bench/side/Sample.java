package io.lanewise.bench.side;

import java.util.Arrays;

/**
 * The median of some measurements and their spread.
 *
 * @param spread half the distance between the quartiles, relative to the median
 */
public record Sample(double median, double spread) {
    /**
     * Of at least one value.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Sample of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("sample: expected at least one value");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = quantile(sorted, 0.5);
        return new Sample(median, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median);
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
