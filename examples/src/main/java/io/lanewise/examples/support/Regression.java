package io.lanewise.examples.support;

import io.lanewise.nn.autograd.Tensor;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** Predicting numbers: how good the predicted ones are, and what a linear model would say. */
public final class Regression {
    private Regression() {}

    /** One minus what is left of the variance: 1 is perfect, 0 no better than the mean. */
    public static double r2(float[] truth, float[] answer) {
        double mean = 0;
        for (float value : truth) {
            mean += value / truth.length;
        }
        double left = 0;
        double all = 0;
        for (int i = 0; i < truth.length; i++) {
            left += (truth[i] - answer[i]) * (double) (truth[i] - answer[i]);
            all += (truth[i] - mean) * (truth[i] - mean);
        }
        return 1 - left / all;
    }

    /** Normalised RMSE, the root of the mean squared error divided by the deviation of the truth: 0 is perfect, 1 no better than the mean. */
    public static double nrmse(float[] truth, float[] answer) {
        return Math.sqrt(1 - r2(truth, answer));
    }

    /**
     * What a linear model with a constant says that least squares fitted.
     *
     * @param x inputs to fit, {@code [n, features]}
     * @param y what belongs to them, {@code [n, 1]}
     * @param asked inputs to answer, {@code [m, features]}
     */
    public static float[] linear(Tensor x, Tensor y, Tensor asked) {
        RealMatrix weights = new QRDecomposition(matrix(x, 1)).getSolver().solve(matrix(y, 0));
        double[] answer = matrix(asked, 1).multiply(weights).getColumn(0);
        float[] numbers = new float[answer.length];
        for (int i = 0; i < answer.length; i++) {
            numbers[i] = (float) answer[i];
        }
        return numbers;
    }

    /** The rows of a matrix, each with so many ones behind it. */
    private static RealMatrix matrix(Tensor from, int ones) {
        int columns = from.shape().dim(1);
        RealMatrix rows = MatrixUtils.createRealMatrix(from.shape().dim(0), columns + ones);
        float[] values = from.toArray();
        for (int i = 0; i < rows.getRowDimension(); i++) {
            for (int j = 0; j < columns + ones; j++) {
                rows.setEntry(i, j, j < columns ? values[i * columns + j] : 1);
            }
        }
        return rows;
    }
}
