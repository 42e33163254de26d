package io.lanewise.bench;

import io.lanewise.core.array.NDArray;

/** Checks a result before it is timed: a fast wrong kernel must not make it into a table. */
final class Verify {
    private Verify() {}

    /**
     * Fails unless the product is right on a sample of elements, each recomputed in double. The error may be {@code k 2^-24} of the sum of
     * the absolute products, the bound of rounding for a sum of k terms in any order (Higham, "Accuracy and stability of
     * numerical algorithms", section 3.1); a term that is missing or doubled is some {@code 1 / k} of it.
     */
    static void product(NDArray a, NDArray b, NDArray c) {
        int m = a.shape().dim(0);
        int k = a.shape().dim(1);
        int n = b.shape().dim(1);
        for (int sample = 0; sample < 64; sample++) {
            int i = (int) (sample * 2654435761L % m);
            int j = (int) (sample * 40503L % n);
            double sum = 0;
            double size = 0;
            for (int l = 0; l < k; l++) {
                double term = (double) a.get(i, l) * b.get(l, j);
                sum += term;
                size += Math.abs(term);
            }
            near("product at [" + i + ", " + j + "]", sum, c.get(i, j), size * k * 0x1p-24);
        }
    }

    /** Fails unless the two are within {@code tolerance}. */
    static void near(String what, double expected, double got, double tolerance) {
        if (!(Math.abs(expected - got) <= tolerance)) {
            throw new AssertionError(what + ": expected " + expected + " within " + tolerance + ", got " + got);
        }
    }
}
