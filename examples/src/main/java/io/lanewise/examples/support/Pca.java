package io.lanewise.examples.support;

import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Principal components (Pearson, 1901): the directions along which data vary most. What they keep is the best that any linear code of so many
 * numbers can keep.
 */
public final class Pca {
    private final Tensor mean;
    private final Tensor components;

    private Pca(Tensor mean, Tensor components) {
        this.mean = mean;
        this.components = components;
    }

    /** The first components of data {@code [n, features]}, eigenvectors of their covariance. */
    public static Pca fit(Tensor data, int count) {
        int features = data.shape().dim(1);
        Tensor mean = data.mean(true, 0);
        Tensor centred = data.sub(mean);
        float[] products = centred.t().matmul(centred).toArray();
        RealMatrix covariance = MatrixUtils.createRealMatrix(features, features);
        for (int i = 0; i < features; i++) {
            for (int j = 0; j <= i; j++) { // symmetric to the last bit, as the decomposition wants it
                double product =
                        products[i * features + j] / (double) data.shape().dim(0);
                covariance.setEntry(i, j, product);
                covariance.setEntry(j, i, product);
            }
        }
        var eigen = new EigenDecomposition(covariance); // the largest eigenvalues first
        float[][] components = new float[count][features];
        for (int i = 0; i < count; i++) {
            double[] vector = eigen.getEigenvector(i).toArray();
            for (int j = 0; j < features; j++) {
                components[i][j] = (float) vector[j];
            }
        }
        return new Pca(mean, Tensor.of(components));
    }

    /** What the components keep of data {@code [m, features]}. */
    public Tensor reconstruct(Tensor data) {
        return NoGrad.run(
                () -> data.sub(mean).matmul(components.t()).matmul(components).add(mean));
    }
}
