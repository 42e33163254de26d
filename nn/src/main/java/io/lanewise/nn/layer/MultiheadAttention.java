package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads (Vaswani et al., 2017): queries, keys and values are projected, each head attends with its part of the
 * columns, and what the heads give is projected again.
 *
 * <p>Shapes: query and output {@code [queries, batch, embedDim]}, key {@code [keys, batch, kdim]}, value {@code [keys, batch, vdim]}, with
 * {@code batchFirst} the batch in front, or all without a batch. Parameters as in PyTorch: {@code in_proj_weight [3 embedDim, embedDim]}
 * (or {@code q_proj_weight}, {@code k_proj_weight}, {@code v_proj_weight} where features differ), {@code in_proj_bias}, {@code out_proj}.
 */
public final class MultiheadAttention extends Layer {
    private static final String NAME = "MultiheadAttention";

    private final int embedDim;
    private final int numHeads;
    private final AttentionOptions options;

    /** Of all three projections, or of none if features differ. */
    private final @Nullable Parameter joint;

    private final List<Parameter> apart;
    private final @Nullable Parameter bias;
    private final Linear outProj;

    /** What comes out with the weights: {@code [batch, queries, keys]}, the mean of all heads', or without the batch. */
    public record Output(Tensor output, Tensor weights) {}

    /** Without dropout, length first. */
    public MultiheadAttention(int embedDim, int numHeads) {
        this(embedDim, numHeads, AttentionOptions.DEFAULT);
    }

    /** As the options say; {@code embedDim} must be a multiple of {@code numHeads}. */
    public MultiheadAttention(int embedDim, int numHeads, AttentionOptions options) {
        this.embedDim = Checks.positive(NAME, "embedDim", embedDim);
        this.numHeads = Checks.positive(NAME, "numHeads", numHeads);
        if (embedDim % numHeads != 0) {
            throw Checks.error(NAME, "embedDim must be a multiple of numHeads, got " + embedDim + " and " + numHeads);
        }
        this.options = options;
        int kdim = options.kdim() == 0 ? embedDim : options.kdim();
        int vdim = options.vdim() == 0 ? embedDim : options.vdim();
        boolean same = kdim == embedDim && vdim == embedDim;
        joint = same ? projection("in_proj_weight", 3 * embedDim, embedDim) : null;
        apart = same
                ? List.of()
                : List.of(
                        projection("q_proj_weight", embedDim, embedDim),
                        projection("k_proj_weight", embedDim, kdim),
                        projection("v_proj_weight", embedDim, vdim));
        bias = options.bias() ? parameter("in_proj_bias", NDArray.zeros(3 * embedDim)) : null;
        outProj = child("out_proj", new Linear(embedDim, embedDim, options.bias()));
        if (options.bias()) {
            Init.constant(outProj.parameter("bias").value(), 0);
        }
    }

    private Parameter projection(String name, int rows, int columns) {
        Parameter weight = parameter(name, NDArray.zeros(rows, columns));
        Init.xavierUniform(weight.value(), 1);
        return weight;
    }

    /** Number of heads. */
    public int numHeads() {
        return numHeads;
    }

    /** How it was made. */
    public AttentionOptions options() {
        return options;
    }

    /** Each position of a sequence attends to all. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, x, x, AttentionMask.NONE);
    }

    /** Queries attend to all keys. */
    public Tensor forward(Tensor query, Tensor key, Tensor value) {
        return forward(query, key, value, AttentionMask.NONE);
    }

    /** Queries attend to those keys that the mask lets them. A query that may attend to none has the output of zeros, its projection's bias. */
    public Tensor forward(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
        if (query.shape().rank() == 2) {
            int dim = batchDim();
            Tensor wide = query.unsqueeze(dim);
            Tensor keys = key == query ? wide : key.unsqueeze(dim);
            Tensor values = value == query ? wide : value == key ? keys : value.unsqueeze(dim);
            return forward(wide, keys, values, mask).squeeze(dim);
        }
        Tensor added = mask.added(NAME, check(query, key, value));
        Tensor heads = Functional.attentionOfHeads(
                projections(query, key, value),
                numHeads,
                added,
                isTraining() ? options.dropout() : 0,
                mask.causal(),
                options.batchFirst());
        return outProj.forward(heads);
    }

    private int batchDim() {
        return options.batchFirst() ? 0 : 1;
    }

    /** The shape of the scores. */
    private Shape check(Tensor query, Tensor key, Tensor value) {
        int batch = batchDim();
        Shape q = query.shape();
        Shape k = key.shape();
        Shape v = value.shape();
        boolean fits = q.rank() == 3
                && k.rank() == 3
                && v.rank() == 3
                && q.dim(2) == embedDim
                && k.dim(2) == features(1)
                && v.dim(2) == features(2)
                && q.dim(batch) == k.dim(batch)
                && k.dim(0) == v.dim(0)
                && k.dim(1) == v.dim(1);
        if (!fits) {
            String shape = options.batchFirst() ? "[batch, length, features]" : "[length, batch, features]";
            throw Checks.error(
                    NAME,
                    "query, key and value must be " + shape + " with " + embedDim + ", " + features(1) + " and "
                            + features(2) + " features, keys as many as values, got " + q + ", " + k + " and " + v);
        }
        return Shape.of(q.dim(batch), numHeads, q.dim(1 - batch), k.dim(1 - batch));
    }

    private int features(int part) {
        return joint != null ? embedDim : apart.get(part).shape().dim(1);
    }

    /** Queries, keys and values in as few products as they can be. */
    private List<Tensor> projections(Tensor query, Tensor key, Tensor value) {
        if (joint != null && key == value) {
            return query == key
                    ? List.of(Functional.linear(query, joint, bias))
                    : List.of(projected(query, 0, 1), projected(key, 1, 3));
        }
        return List.of(projected(query, 0, 1), projected(key, 1, 2), projected(value, 2, 3));
    }

    private Tensor projected(Tensor x, int from, int to) {
        Tensor weight = joint == null ? apart.get(from) : joint.slice(0, from * embedDim, to * embedDim);
        Tensor part = bias == null ? null : bias.slice(0, from * embedDim, to * embedDim);
        return Functional.linear(x, weight, part);
    }

    /** The same with the weights of attention, for which all scores are made. */
    public Output withWeights(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
        int dim = batchDim();
        if (query.shape().rank() == 2) {
            Output one = withWeights(query.unsqueeze(dim), key.unsqueeze(dim), value.unsqueeze(dim), mask);
            return new Output(one.output().squeeze(dim), one.weights().squeeze(0));
        }
        Shape shape = check(query, key, value);
        Tensor added = mask.added(NAME, shape);
        if (mask.causal()) {
            Tensor later = Tensor.ones(shape.dim(2), shape.dim(3)).triu(1).ne(0);
            Tensor causal = Tensor.zeros(shape.dim(2), shape.dim(3)).maskedFill(later, Float.NEGATIVE_INFINITY);
            added = added == null ? causal : added.add(causal);
        }
        Tensor q = heads(projected(query, 0, 1)).mul((float) (1 / Math.sqrt(embedDim / (double) numHeads)));
        Tensor scores = q.matmul(heads(projected(key, 1, 2)).transpose(-2, -1));
        Tensor weights = added == null ? scores.softmax(-1) : masked(scores, added.detach());
        weights = Functional.dropout(weights, options.dropout(), isTraining());
        Tensor joined =
                weights.matmul(heads(projected(value, 2, 3))).transpose(1, 2).flatten(2);
        Tensor output = outProj.forward(options.batchFirst() ? joined : joined.transpose(0, 1));
        return new Output(output, weights.mean(false, 1));
    }

    /** Softmax, and zeros for rows of which all is masked. */
    private static Tensor masked(Tensor scores, Tensor added) {
        Tensor alive = added.amax(true, -1).ne(Float.NEGATIVE_INFINITY);
        Tensor safe = added.where(alive, Tensor.scalar(0));
        return scores.add(safe).softmax(-1).mul(alive.toFloat());
    }

    /** {@code [batch, heads, length, width]}. */
    private Tensor heads(Tensor x) {
        Tensor batched = options.batchFirst() ? x : x.transpose(0, 1);
        Shape shape = batched.shape();
        return batched.reshape(shape.dim(0), shape.dim(1), numHeads, embedDim / numHeads)
                .transpose(1, 2);
    }
}
