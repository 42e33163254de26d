package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention, {@code softmax(scale Q Kᵀ + mask) V} (Vaswani et al., 2017), by blocks of rows of queries: a block's scores
 * stay in the second-level cache, and the matrix of all of them is never made. The gradient computes a block's probabilities again from the
 * largest score and the sum of each row (Dao et al., 2022), or takes them from where they were kept, which is faster where they are few.
 *
 * <p>A query that may attend to nothing gives zeros, and has no gradient.
 */
public final class Attention {
    private static final String NAME = "attention";

    /** Rows of a block at most, and scores of one at most where that leaves at least the fewest rows. */
    private static final int ROWS = 64;

    private static final int FEWEST_ROWS = 16;
    private static final int SCORES = 1 << 16;

    private final Heads q;
    private final Heads k;
    private final Heads v;
    private final @Nullable NDArray mask;
    private final boolean causal;
    private final float scale;
    private final float dropout;
    private final long seed;

    /** What the gradient needs of a row: its largest score and the inverse of its sum; or the probabilities. */
    private final @Nullable NDArray kept;

    private final @Nullable NDArray probabilities;

    /**
     * Checks the operands.
     *
     * @param mask what is added to the scores, {@code [batch, heads, queries, keys]}, any view whose last dimension is contiguous
     * @param causal whether query i attends to keys 0 to i only
     * @param dropout probability with which a weight is dropped
     * @param seed of the weights that are dropped
     * @param kept {@code [batch heads, queries, 2]} for the gradient; null if there will be none, or with {@code probabilities}
     * @param probabilities {@code [batch heads, queries, keys]}, to be kept for the gradient; not with dropout
     */
    public Attention(
            Heads q,
            Heads k,
            Heads v,
            @Nullable NDArray mask,
            boolean causal,
            float scale,
            float dropout,
            long seed,
            @Nullable NDArray kept,
            @Nullable NDArray probabilities) {
        this.q = q;
        this.k = k;
        this.v = v;
        this.mask = mask;
        this.causal = causal;
        this.scale = scale;
        this.dropout = dropout;
        this.seed = seed;
        this.kept = kept;
        this.probabilities = probabilities;
        boolean fits = q.batch() == k.batch()
                && q.heads() == k.heads()
                && q.width() == k.width()
                && v.batch() == k.batch()
                && v.heads() == k.heads()
                && v.length() == k.length();
        if (!fits) {
            throw Checks.error(
                    NAME,
                    "queries, keys and values must be of equal batches and heads, queries as wide as keys, values as many as"
                            + " keys, got " + q.array().shape() + ", "
                            + k.array().shape() + " and "
                            + v.array().shape());
        }
        if (mask != null) {
            Checks.floats(NAME, mask);
            Checks.shape(NAME, "mask", mask, Shape.of(q.batch(), q.heads(), q.length(), k.length()));
            Checks.that(k.length() <= 1 || mask.stride(3) == 1, NAME, "a mask's last dimension must be contiguous");
        }
        if (kept != null) {
            Door.output(NAME, "kept", kept, Shape.of(tasks(), q.length(), 2));
        }
        if (probabilities != null) {
            Door.output(NAME, "probabilities", probabilities, Shape.of(tasks(), q.length(), k.length()));
            Checks.that(dropout == 0, NAME, "probabilities are not kept with dropout");
        }
    }

    private int tasks() {
        return q.batch() * q.heads();
    }

    /** Rows of a block. */
    private int rows() {
        int fitting = SCORES / Math.max(1, k.length()) / 4 * 4;
        return Math.clamp(fitting, FEWEST_ROWS, ROWS);
    }

    /** Keys that rows up to {@code end} attend to. */
    private int keys(int end) {
        return causal ? Math.min(end, k.length()) : k.length();
    }

    /** Computes {@code out}, as many heads as v has, each as long as q. */
    public void forward(Heads out) {
        checkLike("out", out, q.length(), v.width());
        Parallel.run(tasks(), task -> {
            AttentionSpace space = AttentionSpace.get();
            NDArray queries = q.at(task);
            NDArray keys = k.at(task);
            NDArray values = v.at(task);
            NDArray results = out.at(task);
            int block = rows();
            for (int from = 0; from < q.length(); from += block) {
                int to = Math.min(q.length(), from + block);
                int count = keys(to);
                NDArray own = probabilities == null
                        ? space.scores(to - from, count)
                        : probabilities.select(0, task).slice(0, from, to).slice(1, 0, count);
                Matmul.into(
                        own,
                        space.scaled(queries.slice(0, from, to), scale),
                        keys.slice(0, 0, count).transpose());
                weights(own, task, from, true);
                NDArray used = dropout == 0 ? own : dropped(own, space.slopes(to - from, count), task, from);
                Matmul.into(results.slice(0, from, to), used, values.slice(0, 0, count));
            }
        });
    }

    /** Scores become probabilities, for the first time or again. */
    private void weights(NDArray scores, int task, int from, boolean first) {
        MemorySegment memory = scores.segment();
        MemorySegment norms = kept == null ? MemorySegment.NULL : kept.segment();
        long pitch = (long) scores.stride(0) * Float.BYTES;
        int columns = scores.shape().dim(1);
        for (int i = 0; i < scores.shape().dim(0); i++) {
            long at = i * pitch;
            int count = causal ? Math.min(columns, from + i + 1) : columns;
            long length = (long) count * Float.BYTES;
            if (mask != null) {
                AttentionRows.add(memory, at, mask.segment(), maskAt(mask, task, from + i), length);
            }
            long normAt = ((long) task * q.length() + from + i) * 2 * Float.BYTES;
            if (first) {
                AttentionRows.softmax(memory, at, length, norms, normAt);
            } else {
                AttentionRows.again(memory, at, length, norms, normAt);
            }
            if (count < columns) {
                memory.asSlice(at + length, (long) (columns - count) * Float.BYTES)
                        .fill((byte) 0);
            }
        }
    }

    private long maskAt(NDArray of, int task, int row) {
        long element = (long) (task / q.heads()) * of.stride(0)
                + (long) (task % q.heads()) * of.stride(1)
                + (long) row * of.stride(2);
        return element * Float.BYTES;
    }

    /** Drops the same elements of a block each time. */
    private NDArray dropped(NDArray from, NDArray to, int task, int row) {
        Generator generator = new Generator(seed + 0x9E3779B97F4A7C15L * ((long) task * q.length() + row));
        AttentionRows.drop(from.segment(), to.segment(), 0, to.size() * Float.BYTES, dropout, generator);
        return to;
    }

    /** Where gradients go, and whether they are added to what is there. */
    public record Gradient(Heads to, boolean accumulate) {}

    /**
     * Gradients of those operands that need one.
     *
     * @param dOut gradient of what {@link #forward} gave
     */
    public void backward(Heads dOut, @Nullable Gradient dq, @Nullable Gradient dk, @Nullable Gradient dv) {
        checkLike("dOut", dOut, q.length(), v.width());
        checkGradient("dq", dq, q);
        checkGradient("dk", dk, k);
        checkGradient("dv", dv, v);
        Parallel.run(tasks(), task -> {
            int block = rows();
            int last = (q.length() - 1) / block * block;
            for (int from = last; from >= 0; from -= block) { // the last block sees the most keys
                backward(task, from, Math.min(q.length(), from + block), from == last, dOut.at(task), dq, dk, dv);
            }
        });
    }

    private void backward(
            int task,
            int from,
            int to,
            boolean first,
            NDArray dOut,
            @Nullable Gradient dq,
            @Nullable Gradient dk,
            @Nullable Gradient dv) {
        AttentionSpace space = AttentionSpace.get();
        int count = keys(to);
        NDArray keys = k.at(task).slice(0, 0, count);
        NDArray queries = q.at(task).slice(0, from, to);
        NDArray above = dOut.slice(0, from, to);
        NDArray weights;
        if (probabilities == null) {
            weights = space.scores(to - from, count);
            Matmul.into(weights, space.scaled(queries, scale), keys.transpose());
            weights(weights, task, from, false);
        } else {
            weights = probabilities.select(0, task).slice(0, from, to).slice(1, 0, count);
        }
        NDArray slopes = space.slopes(to - from, count);
        if (dv != null) {
            NDArray used = dropout == 0 ? weights : dropped(weights, slopes, task, from);
            add(dv, task, count, first, used.transpose(), above);
        }
        if (dq == null && dk == null) {
            return;
        }
        Matmul.into(
                slopes,
                space.scaled(above, scale),
                v.at(task).slice(0, 0, count).transpose());
        if (dropout != 0) {
            dropped(slopes, slopes, task, from);
        }
        scoreGradients(weights, slopes, from);
        if (dq != null) {
            NDArray target = dq.to().at(task).slice(0, from, to);
            product(target, slopes, keys, dq.accumulate());
        }
        if (dk != null) {
            add(dk, task, count, first, slopes.transpose(), queries);
        }
    }

    /** {@code ds = p (dp - sum(p dp))}, in place of dp. */
    private void scoreGradients(NDArray weights, NDArray slopes, int from) {
        MemorySegment p = weights.segment();
        MemorySegment ds = slopes.segment();
        long pitch = (long) weights.stride(0) * Float.BYTES;
        int columns = slopes.shape().dim(1);
        long width = (long) columns * Float.BYTES;
        for (int i = 0; i < slopes.shape().dim(0); i++) {
            int count = causal ? Math.min(columns, from + i + 1) : columns;
            long length = (long) count * Float.BYTES;
            MemorySegment row = ds.asSlice(i * width, width);
            SoftmaxRows.softmaxGradient(p.asSlice(i * pitch, length), row, row, 0, length);
            if (count < columns) {
                row.asSlice(length).fill((byte) 0);
            }
        }
    }

    /** A block's part of the gradient of keys or values. */
    private static void add(Gradient to, int task, int count, boolean first, NDArray left, NDArray right) {
        NDArray target = to.to().at(task);
        boolean fresh = first && !to.accumulate();
        product(target.slice(0, 0, count), left, right, !fresh);
        if (fresh && count < to.to().length()) {
            NDArray rest = target.slice(0, count, to.to().length());
            rest.copyFrom(NDArray.zeros(1).expand(rest.shape()));
        }
    }

    private static void product(NDArray out, NDArray left, NDArray right, boolean accumulate) {
        if (accumulate) {
            Matmul.accumulate(out, left, right);
        } else {
            Matmul.into(out, left, right);
        }
    }

    private void checkLike(String name, Heads heads, int length, int width) {
        if (heads.batch() != q.batch()
                || heads.heads() != q.heads()
                || heads.length() != length
                || heads.width() != width) {
            throw Checks.error(
                    NAME,
                    name + " must have " + q.heads() + " heads of " + length + " by " + width + ", got "
                            + heads.array().shape());
        }
    }

    private void checkGradient(String name, @Nullable Gradient gradient, Heads of) {
        if (gradient != null) {
            checkLike(name, gradient.to(), of.length(), of.width());
        }
    }
}
