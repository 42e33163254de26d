package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * A table of vectors, looked up by index.
 *
 * <p>Shapes: indices of any shape, whole numbers in [0, numEmbeddings) as int32 or float32; y {@code [.., embeddingDim]}; parameter
 * {@code weight [numEmbeddings, embeddingDim]}, standard normal at first, zeros in the row of padding.
 */
public final class Embedding extends Layer {
    private final int numEmbeddings;
    private final int embeddingDim;
    private final @Nullable Integer paddingIdx;
    private final @Nullable Float maxNorm;
    private final float normType;
    private final boolean scaleGradByFreq;
    private final Parameter weight;

    /** Without padding. */
    public Embedding(int numEmbeddings, int embeddingDim) {
        this(numEmbeddings, embeddingDim, null);
    }

    /** With a row that learns nothing, for what fills up short sequences; null for none. */
    public Embedding(int numEmbeddings, int embeddingDim, @Nullable Integer paddingIdx) {
        this(numEmbeddings, embeddingDim, paddingIdx, null, 2, false);
    }

    /**
     * All of PyTorch's arguments but sparse gradients.
     *
     * @param paddingIdx a row that gets no gradient, counted from the end if negative; null for none
     * @param maxNorm rows longer than this are shortened when they are looked up; null for none
     * @param normType p of the norm that is the length
     * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
     */
    public Embedding(
            int numEmbeddings,
            int embeddingDim,
            @Nullable Integer paddingIdx,
            @Nullable Float maxNorm,
            float normType,
            boolean scaleGradByFreq) {
        this.numEmbeddings = Checks.positive("Embedding", "numEmbeddings", numEmbeddings);
        this.embeddingDim = Checks.positive("Embedding", "embeddingDim", embeddingDim);
        this.paddingIdx = paddingIdx == null ? null : row(paddingIdx, numEmbeddings);
        this.maxNorm = maxNorm == null ? null : Checks.aboveZero("Embedding", "maxNorm", maxNorm);
        this.normType = normType;
        this.scaleGradByFreq = scaleGradByFreq;
        weight = parameter("weight", NDArray.zeros(Shape.of(numEmbeddings, embeddingDim)));
        Init.normal(weight.value(), 0, 1);
        if (this.paddingIdx != null) {
            weight.value().select(0, this.paddingIdx).fill(0);
        }
    }

    private static int row(int paddingIdx, int numEmbeddings) {
        if (paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings) {
            throw Checks.error(
                    "Embedding",
                    "paddingIdx must be in [" + -numEmbeddings + ", " + (numEmbeddings - 1) + "], got " + paddingIdx);
        }
        return paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    }

    /** A layer with a copy of these vectors, {@code [numEmbeddings, embeddingDim]}, which is not trained if {@code freeze}. */
    public static Embedding fromPretrained(Tensor vectors, boolean freeze) {
        Checks.rank("Embedding", "the vectors", vectors.value(), 2);
        Embedding layer = new Embedding(vectors.shape().dim(0), vectors.shape().dim(1));
        layer.weight.value().copyFrom(vectors.value());
        layer.requiresGrad(!freeze);
        return layer;
    }

    @Override
    public Tensor forward(Tensor indices) {
        return Functional.embedding(
                indices,
                weight,
                paddingIdx == null ? -1 : paddingIdx,
                maxNorm == null ? Double.POSITIVE_INFINITY : maxNorm,
                normType,
                scaleGradByFreq);
    }

    @Override
    protected String extraRepr() {
        return numEmbeddings + ", " + embeddingDim
                + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx)
                + (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
                + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType))
                + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "");
    }
}
