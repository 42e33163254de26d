package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;

/**
 * Small sets of points to try classifiers on, made by formula. The geometry of {@code moons}, {@code circles} and {@code blobs} is that of
 * scikit-learn; the random numbers are {@link Generator}'s, so the same seed gives the same set everywhere.
 *
 * <p>{@code x} is float32 [n, 2] (blobs: [n, features]). Sets of two classes have {@code y} float32 [n, 1] of 0 and 1, ready
 * for {@code BCELoss}; spirals and blobs have class numbers, int32 [n]. Classes have equal numbers of points (as nearly as n allows), and
 * the points are in random order. {@code noise} is the standard deviation of normal noise added to each coordinate, finite and at
 * least 0.
 */
public final class Datasets {
    private Datasets() {}

    /** A point on class {@code label}'s curve, {@code t} of the way along, before noise. */
    private interface Curve {
        void point(int label, double t, double[] point);
    }

    /**
     * Two interleaving half circles of radius 1: class 0 around (0, 0) above, class 1 around (1, 0.5) below; both with their ends.
     *
     * @throws IllegalArgumentException if n is below 1 or noise is not a finite number of at least 0
     */
    public static TensorDataset moons(int n, double noise, long seed) {
        return binary(curves("moons", n, 2, true, noise, seed, (label, t, point) -> {
            double angle = Math.PI * t;
            point[0] = label == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
            point[1] = label == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
        }));
    }

    /**
     * Two circles around the origin: class 0 with radius 1, class 1 with radius {@code factor}.
     *
     * @param factor in [0, 1]
     */
    public static TensorDataset circles(int n, double noise, double factor, long seed) {
        Checks.range("circles", "factor", (float) factor, 0, 1);
        return binary(curves("circles", n, 2, false, noise, seed, (label, t, point) -> {
            double radius = label == 0 ? 1 : factor;
            point[0] = radius * Math.cos(2 * Math.PI * t);
            point[1] = radius * Math.sin(2 * Math.PI * t);
        }));
    }

    /** Two spirals; see {@link #spirals(int, int, double, long)}. */
    public static TensorDataset spirals(int n, double noise, long seed) {
        return spirals(n, 2, noise, seed);
    }

    /**
     * Arms that wind out of the origin to radius 1: arm c at radius t has the angle 4 t + 2 pi c / classes.
     *
     * @param classes number of arms, at least 1
     */
    public static TensorDataset spirals(int n, int classes, double noise, long seed) {
        Checks.positive("spirals", "classes", classes);
        return curves("spirals", n, classes, true, noise, seed, (label, t, point) -> {
            double angle = 4 * t + 2 * Math.PI * label / classes;
            point[0] = t * Math.cos(angle);
            point[1] = t * Math.sin(angle);
        });
    }

    /** The corners of the unit square in equal numbers; class 1 where exactly one coordinate is 1. Four without noise: the truth table. */
    public static TensorDataset xor(int n, double noise, long seed) {
        TensorDataset corners = curves("xor", n, 4, true, noise, seed, (label, _, point) -> {
            point[0] = label >> 1;
            point[1] = label & 1;
        });
        int[] labels = corners.y().toIntArray();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (labels[i] >> 1) ^ (labels[i] & 1);
        }
        return binary(new TensorDataset(corners.x(), Tensor.ofInts(labels)));
    }

    /** Blobs in the plane; see {@link #blobs(int, int, int, double, long)}. */
    public static TensorDataset blobs(int n, int centers, double std, long seed) {
        return blobs(n, centers, 2, std, seed);
    }

    /**
     * Normally distributed clouds, the class of each its number.
     *
     * @param centers number of clouds; their centres are uniform in [-10, 10) in each feature
     * @param features number of coordinates
     * @param std standard deviation in each coordinate, finite and at least 0
     */
    public static TensorDataset blobs(int n, int centers, int features, double std, long seed) {
        Checks.positive("blobs", "centers", centers);
        Checks.positive("blobs", "features", features);
        Generator generator = new Generator(seed);
        double[][] centre = new double[centers][features];
        for (double[] one : centre) {
            for (int j = 0; j < features; j++) {
                one[j] = generator.uniform(-10, 10);
            }
        }
        return points(
                "blobs",
                n,
                centers,
                features,
                std,
                generator,
                (label, _, point) -> System.arraycopy(centre[label], 0, point, 0, features),
                true);
    }

    private static TensorDataset curves(
            String operation, int n, int classes, boolean ends, double noise, long seed, Curve curve) {
        return points(operation, n, classes, 2, noise, new Generator(seed), curve, ends);
    }

    /**
     * Points evenly along the curves of the classes, in random order.
     *
     * @param ends whether t runs to 1 inclusively
     */
    private static TensorDataset points(
            String operation,
            int n,
            int classes,
            int features,
            double noise,
            Generator generator,
            Curve curve,
            boolean ends) {
        Checks.positive(operation, "n", n);
        Checks.notNegative(operation, "noise", (float) noise);
        float[] x = new float[Math.multiplyExact(n, features)];
        int[] y = new int[n];
        int[] order = generator.permutation(n);
        double[] point = new double[features];
        int next = 0;
        for (int label = 0; label < classes; label++) {
            int count = (int) ((label + 1L) * n / classes - (long) label * n / classes);
            for (int i = 0; i < count; i++) {
                int row = order[next++];
                curve.point(label, i / (double) Math.max(1, ends ? count - 1 : count), point);
                for (int j = 0; j < features; j++) {
                    x[row * features + j] = (float) (point[j] + noise * generator.nextGaussian());
                }
                y[row] = label;
            }
        }
        return new TensorDataset(Tensor.of(x, n, features), Tensor.ofInts(y));
    }

    /** Labels 0 and 1 as targets [n, 1]. */
    private static TensorDataset binary(TensorDataset labelled) {
        int[] labels = labelled.y().toIntArray();
        NDArray targets = NDArray.zeros(labels.length, 1);
        for (int i = 0; i < labels.length; i++) {
            targets.set(labels[i], i, 0);
        }
        return new TensorDataset(labelled.x(), new Tensor(targets));
    }
}
