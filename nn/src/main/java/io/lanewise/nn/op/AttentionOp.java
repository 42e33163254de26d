package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Attention;
import io.lanewise.core.kernel.Heads;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code softmax(scale q kᵀ + mask) v} of many heads. Queries, keys and values are three inputs or parts of the columns of fewer.
 *
 * @param parts where q, k and v lie in the inputs
 * @param turned whether arrays of three dimensions have the positions first, {@code [length, batch, columns]}
 * @param saved what the gradient needs, to be given back
 */
record AttentionOp(
        Attention attention,
        List<Part> parts,
        boolean turned,
        @Nullable NDArray saved) implements Backward {
    /** Up to this many probabilities of a head they are kept for the gradient instead of computed again. */
    private static final long KEPT = 1 << 14;

    /** Heads within an input, from a column on; {@code heads} is 0 where they have a dimension of their own. */
    record Part(int input, int heads, int column, int width) {
        /** These heads of an array in the input's shape. */
        Heads of(NDArray array, boolean turned) {
            if (heads == 0) {
                return Heads.apart(array);
            }
            return new Heads(turned ? array.transpose(0, 1) : array, heads, column, width);
        }
    }

    /** What is attended to, and how. */
    record Rule(@Nullable Tensor mask, float dropout, boolean causal, float scale) {
        /** What is added to the scores, in the shape of the scores; null if nothing. */
        @Nullable
        NDArray added(String name, Shape scores) {
            Tensor given = mask;
            if (given == null) {
                return null;
            }
            Tape.withoutGradient(name + " mask", given);
            NDArray values = given.value();
            if (given.isInt()) {
                values = Functional.where(given, Tensor.scalar(0), Tensor.scalar(Float.NEGATIVE_INFINITY))
                        .value();
            }
            Shape own = values.shape();
            boolean fits = own.rank() <= scores.rank();
            for (int i = 1; fits && i <= own.rank(); i++) {
                fits = own.dim(-i) == 1 || own.dim(-i) == scores.dim(-i);
            }
            if (!fits) {
                throw Checks.error(name, "a mask must broadcast to the scores " + scores + ", got " + own);
            }
            int keys = scores.dim(-1);
            if (own.rank() == 0 || own.dim(-1) != keys) { // one number for all keys
                values = values.expand(own.rank() == 0 ? Shape.of(keys) : own.with(-1, keys))
                        .copy();
            } else if (keys > 1 && values.stride(-1) != 1) {
                values = values.copy();
            }
            return values.expand(scores);
        }
    }

    /** Heads in a dimension of their own: {@code [batch, heads, length, width]}. */
    static Tensor apart(Tensor q, Tensor k, Tensor v, Rule rule) {
        Shape shape = q.shape().with(-1, v.shape().dim(-1));
        List<Part> parts = List.of(new Part(0, 0, 0, 0), new Part(1, 0, 0, 0), new Part(2, 0, 0, 0));
        return run("scaled_dot_product_attention", List.of(q, k, v), parts, shape, new Part(0, 0, 0, 0), false, rule);
    }

    /** Heads side by side in the columns of the inputs. */
    static Tensor run(
            String name, List<Tensor> inputs, List<Part> parts, Shape result, Part results, boolean turned, Rule rule) {
        Checks.range(name, "dropout", rule.dropout, 0, 1);
        inputs.forEach(input -> Checks.floats(name, input.value()));
        Heads q = heads(parts.get(0), inputs, turned);
        Heads k = heads(parts.get(1), inputs, turned);
        Heads v = heads(parts.get(2), inputs, turned);
        NDArray mask = rule.added(name, Shape.of(q.batch(), q.heads(), q.length(), k.length()));
        boolean backwards = NoGrad.isRecording() && inputs.stream().anyMatch(Tensor::requiresGrad);
        long scores = (long) q.length() * k.length();
        boolean keep = backwards && rule.dropout == 0 && scores <= KEPT;
        int heads = q.batch() * q.heads();
        NDArray saved = null;
        if (backwards) {
            saved = NDArray.empty(Shape.of(heads, q.length(), keep ? k.length() : 2), name);
        }
        long seed = rule.dropout == 0 ? 0 : Generator.standard().nextLong();
        Attention attention = new Attention(
                q, k, v, mask, rule.causal, rule.scale, rule.dropout, seed, keep ? null : saved, keep ? saved : null);
        NDArray y = NDArray.empty(result, name);
        attention.forward(results.of(y, turned));
        Tensor[] all = inputs.toArray(Tensor[]::new);
        return backwards
                ? Tape.record(y, new AttentionOp(attention, all(parts, results), turned, saved), all)
                : new Tensor(y);
    }

    private static List<Part> all(List<Part> parts, Part results) {
        return List.of(parts.get(0), parts.get(1), parts.get(2), results);
    }

    /** The heads of a part, whose last dimension is made contiguous. */
    private static Heads heads(Part part, List<Tensor> inputs, boolean turned) {
        NDArray array = inputs.get(part.input()).value();
        boolean rows = array.shape().dim(-1) <= 1 || array.stride(-1) == 1;
        return part.of(rows ? array : array.copy(), turned);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray above = dy.shape().dim(-1) <= 1 || dy.stride(-1) == 1 ? dy : dy.copy();
        Heads dOut = parts.get(3).of(above, turned);
        NDArray[] into = new NDArray[inputs.count()];
        boolean[] more = new boolean[into.length];
        for (int i = 0; i < into.length; i++) {
            if (inputs.needed(i)) {
                more[i] = inputs.accumulates(i);
                into[i] = inputs.into(i);
            }
        }
        attention.backward(dOut, gradient(0, into, more), gradient(1, into, more), gradient(2, into, more));
    }

    private Attention.@Nullable Gradient gradient(int part, @Nullable NDArray[] into, boolean[] more) {
        int input = parts.get(part).input();
        NDArray target = into[input];
        return target == null ? null : new Attention.Gradient(parts.get(part).of(target, turned), more[input]);
    }

    @Override
    public String operation() {
        return "ScaledDotProductAttention";
    }

    @Override
    public void release() {
        if (saved != null) {
            saved.release();
        }
    }
}
