package io.lanewise.examples.support;

import io.lanewise.nn.autograd.Tensor;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** A weighted sum of the inputs and a constant, fitted by least squares: what a net should be better than. */
public final class LinearModel {
    private final RealMatrix weights;

    private LinearModel(RealMatrix weights) {
        this.weights = weights;
    }

    /**
     * The model with the least squared error.
     *
     * @param x inputs, {@code [n, features]}
     * @param y what belongs to them, {@code [n, 1]}
     */
    public static LinearModel fit(Tensor x, Tensor y) {
        return new LinearModel(new QRDecomposition(matrix(x, 1)).getSolver().solve(matrix(y, 0)));
    }

    /** What it says of inputs {@code [m, features]}: {@code [m, 1]}. */
    public Tensor predict(Tensor x) {
        double[] answers = matrix(x, 1).multiply(weights).getColumn(0);
        float[] numbers = new float[answers.length];
        for (int i = 0; i < answers.length; i++) {
            numbers[i] = (float) answers[i];
        }
        return Tensor.of(numbers).unsqueeze(1);
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
