package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Embeddings;
import io.lanewise.core.kernel.Statistics;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Normalisations, tables of vectors and what drops whole channels, of {@link Functional}. */
abstract class NormFunctions extends MoreShapeFunctions {
    private static final double SELU_LIMIT = -1.7580993408473766; // -alpha lambda, SELU's value far below 0

    /**
     * {@code (x - mean) / sqrt(variance + epsilon) weight + bias} over the last dimensions (Ba, Kiros and Hinton 2016).
     *
     * @param row lengths of these dimensions
     * @param weight of shape {@code row}; null for ones
     * @param bias of shape {@code row}; null for zeros
     */
    public static Tensor layerNorm(Tensor x, Shape row, @Nullable Tensor weight, @Nullable Tensor bias, float epsilon) {
        return LayerNormOp.forward("layer_norm", x, row, weight, bias, true, epsilon);
    }

    /** {@code x / sqrt(mean(x^2) + epsilon) weight} over the last dimensions (Zhang and Sennrich 2019). */
    public static Tensor rmsNorm(Tensor x, Shape row, @Nullable Tensor weight, float epsilon) {
        return LayerNormOp.forward("rms_norm", x, row, weight, null, false, epsilon);
    }

    /**
     * {@code (x - mean) / sqrt(variance + epsilon) weight + bias} over groups of channels of each sample (Wu and He 2018).
     *
     * @param x {@code [n, channels, ..]}
     * @param weight {@code [channels]}; null for ones
     * @param bias {@code [channels]}; null for zeros
     */
    public static Tensor groupNorm(
            Tensor x, int groups, @Nullable Tensor weight, @Nullable Tensor bias, float epsilon) {
        return GroupNormOp.forward("group_norm", x, groups, weight, bias, epsilon, _ -> {});
    }

    /**
     * {@code (x - mean) / sqrt(variance + epsilon) weight + bias} over each channel of all samples (Ioffe and Szegedy 2015).
     *
     * @param x {@code [n, channels, ..]}
     * @param running means and variances {@code [channels]}: in training moved towards those of the batch, by which is normalised then; null to
     *     keep none
     * @param momentum share of the new in running statistics
     */
    public static Tensor batchNorm(
            Tensor x,
            @Nullable RunningStatistics running,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            float epsilon) {
        if (!training) {
            RunningStatistics given = Checks.present("batch_norm", "running statistics, outside training,", running);
            return BatchNormOp.infer("batch_norm", x, given.mean(), given.variance(), weight, bias, epsilon);
        }
        long each = x.shape().rank() < 2 ? 0 : x.size() / Math.max(1, x.shape().dim(1));
        if (x.shape().rank() >= 2 && each < 2) {
            throw Checks.error(
                    "batch_norm",
                    "expected more than 1 value for each channel in training, got input " + x.shape()
                            + "; use a larger batch, or eval()");
        }
        return BatchNormOp.train("batch_norm", x, weight, bias, epsilon, track(running, momentum, each));
    }

    /** The same over each channel of each sample (Ulyanov, Vedaldi and Lempitsky 2016); x is {@code [n, channels, places, ..]}. */
    public static Tensor instanceNorm(
            Tensor x,
            @Nullable RunningStatistics running,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            float epsilon) {
        if (!training && running != null) {
            return BatchNormOp.infer("instance_norm", x, running.mean(), running.variance(), weight, bias, epsilon);
        }
        long each = x.shape().rank() < 3
                ? 0
                : x.size() / Math.max(1, (long) x.shape().dim(0) * x.shape().dim(1));
        if (each < 2) {
            throw Checks.error(
                    "instance_norm", "expected more than 1 value for each channel of a sample, got input " + x.shape());
        }
        int channels = Math.max(1, x.shape().dim(1));
        return GroupNormOp.forward("instance_norm", x, channels, weight, bias, epsilon, track(running, momentum, each));
    }

    private static Consumer<Statistics> track(@Nullable RunningStatistics running, double momentum, long each) {
        return running == null ? _ -> {} : statistics -> running.track(statistics, momentum, each);
    }

    /**
     * Rows of a table by index.
     *
     * @param index of any shape, whole numbers in [0, rows) as int32 or float32
     * @param table {@code [rows, width]}; the result is {@code [.., width]}
     */
    public static Tensor embedding(Tensor index, Tensor table) {
        return EmbeddingOp.forward(index, table, -1, false);
    }

    /**
     * The same with PyTorch's further arguments.
     *
     * @param paddingIndex a row that gets no gradient; -1 for none
     * @param maxNorm rows that are looked up and longer are shortened to this length, in place; infinite for none
     * @param normType p of the norm that is the length
     * @param scaleGradByFreq whether a row's gradient is divided by the number of times that it stands in the index
     */
    public static Tensor embedding(
            Tensor index, Tensor table, int paddingIndex, double maxNorm, double normType, boolean scaleGradByFreq) {
        if (maxNorm < Double.POSITIVE_INFINITY) {
            Checks.rank("embedding", "weight", table.value(), 2);
            Embeddings.bound(
                    table.value(), EmbeddingOp.places(index, table.shape().dim(0)), maxNorm, normType);
            table.changed();
        }
        return EmbeddingOp.forward(index, table, paddingIndex, scaleGradByFreq);
    }

    /**
     * {@code y[.., o] = sum over i and j of a[.., i] weight[o][i][j] b[.., j] + bias[o]}.
     *
     * @param a {@code [.., in1]}
     * @param b {@code [.., in2]}
     * @param weight {@code [out, in1, in2]}
     * @param bias {@code [out]} or null
     */
    public static Tensor bilinear(Tensor a, Tensor b, Tensor weight, @Nullable Tensor bias) {
        Checks.rank("bilinear", "weight", weight.value(), 3);
        int out = weight.shape().dim(0);
        int in1 = weight.shape().dim(1);
        int in2 = weight.shape().dim(2);
        int rank = a.shape().rank();
        boolean fits = rank > 0
                && rank == b.shape().rank()
                && a.shape().dim(-1) == in1
                && b.shape().dim(-1) == in2
                && a.shape().with(-1, 1).equals(b.shape().with(-1, 1));
        if (!fits) {
            throw Checks.error(
                    "bilinear",
                    "inputs must be [.., " + in1 + "] and [.., " + in2 + "] with equal dimensions in front, got "
                            + a.shape() + " and " + b.shape());
        }
        Tensor wide = Functional.reshape(permute(weight, 1, 0, 2), in1, out * in2);
        Tensor rows = Functional.matmul(reshape(a, -1, in1), wide);
        Tensor products = Functional.matmul(reshape(rows, -1, out, in2), reshape(b, -1, in2, 1));
        Tensor y = reshape(products, a.shape().with(-1, out).dims());
        return bias == null ? y : Functional.add(y, bias);
    }

    /** In training, zeroes whole channels of {@code [n, channels, ..]} and scales the others (Tompson et al. 2015). */
    public static Tensor featureDropout(Tensor x, float p, boolean training) {
        Checks.range("feature_dropout", "p", p, 0, 1);
        if (x.shape().rank() < 2) {
            throw Checks.error("feature_dropout", "the input must be [samples, channels, ..], got " + x.shape());
        }
        if (!training || p == 0) {
            return x;
        }
        int[] dims = x.shape().dims();
        java.util.Arrays.fill(dims, 2, dims.length, 1);
        return Functional.mul(x, kept(p, p == 1 ? 0 : 1 / (1 - p), dims));
    }

    /** In training, sets elements to SELU's limit for small x, and scales and shifts all so that mean and variance stay (Klambauer et al. 2017). */
    public static Tensor alphaDropout(Tensor x, float p, boolean training) {
        Checks.range("alpha_dropout", "p", p, 0, 1);
        if (!training || p == 0) {
            return x;
        }
        if (p == 1) {
            return Functional.mul(x, 0);
        }
        double scale = 1 / Math.sqrt((1 - p) * (1 + p * SELU_LIMIT * SELU_LIMIT));
        Tensor kept = kept(p, 1, x.shape().dims());
        Tensor dropped = Functional.mul(Functional.add(kept, -1), (float) -SELU_LIMIT);
        Tensor y = Functional.add(Functional.mul(x, kept), dropped);
        return Functional.add(Functional.mul(y, (float) scale), (float) (-scale * p * SELU_LIMIT));
    }

    /** A number with probability 1 - p, else 0. */
    private static Tensor kept(float p, float number, int... dims) {
        Generator generator = Generator.standard();
        return new Tensor(NDArray.generate(Shape.of(dims), () -> generator.nextFloat() < p ? 0 : number));
    }
}
