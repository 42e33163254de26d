package io.lanewise.examples.support;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;

/**
 * What a net that reads digits says of pictures that another one made up.
 *
 * @param inception the inception score (Salimans et al., "Improved techniques for training GANs", 2016), from 1 to the number of classes: high if the
 *     judge is sure of each picture, and sees all classes equally often
 * @param shares of the pictures that the judge takes for each class
 * @param answers what it takes each picture for
 */
public record DigitScore(double inception, double[] shares, int[] answers) {
    private static final int AT_ONCE = 250;

    /** Judges pictures [n, 1, 28, 28]. */
    public static DigitScore of(Layer judge, Tensor pictures) {
        int n = pictures.shape().dim(0);
        double[][] p = new double[n][];
        judge.eval();
        for (int from = 0; from < n; from += AT_ONCE) {
            try (var _ = Scope.open("judge");
                    var _ = NoGrad.open()) {
                Tensor some = pictures.slice(0, from, Math.min(n, from + AT_ONCE));
                Tensor probabilities = judge.forward(some).softmax(1);
                for (int i = 0; i < some.shape().dim(0); i++) {
                    float[] row = probabilities.select(0, i).toArray();
                    p[from + i] = new double[row.length];
                    Arrays.setAll(p[from + i], c -> row[c]);
                }
            }
        }
        return of(p);
    }

    /** The score of probabilities, a row for each picture. */
    static DigitScore of(double[]... p) {
        int n = p.length;
        int classes = p[0].length;
        double[] mean = new double[classes];
        double[] shares = new double[classes];
        int[] answers = new int[n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                mean[c] += p[i][c] / n;
                answers[i] = p[i][c] > p[i][answers[i]] ? c : answers[i];
            }
            shares[answers[i]] += 1.0 / n;
        }
        double divergence = 0; // of each picture's probabilities from their mean: how much an answer tells
        for (double[] row : p) {
            for (int c = 0; c < classes; c++) {
                divergence += row[c] == 0 ? 0 : row[c] * Math.log(row[c] / mean[c]) / n;
            }
        }
        return new DigitScore(Math.exp(divergence), shares, answers);
    }

    /** The share of the rarest class. */
    public double rarest() {
        return Arrays.stream(shares).min().orElse(0);
    }
}
