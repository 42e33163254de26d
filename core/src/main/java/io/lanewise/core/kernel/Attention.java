package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Product;
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

    /** The same where a query attends to no later key: what lies beyond a block's last query is never computed. */
    private static final int CAUSAL_ROWS = 32;

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
        return Math.clamp(fitting, FEWEST_ROWS, causal ? CAUSAL_ROWS : ROWS);
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
            int block = rows();
            for (int from = 0; from < q.length(); from += block) {
                int rows = Math.min(block, q.length() - from);
                int count = keys(from + rows);
                MemorySegment own = weights(space, rows);
                long at = weightsAt(task, from);
                int pitch = k.length();
                scores(space, task, from, rows, count);
                softmax(own, at, pitch, task, from, rows, count, true);
                MemorySegment used = own;
                if (dropout != 0) {
                    used = space.slopes(rows, k.length());
                    drop(own, used, task, from, rows);
                }
                space.weighing
                        .left(used, at, pitch, 1)
                        .right(v.memory(), v.at(task), v.pitch(), 1)
                        .out(out.memory(), rowAt(out, task, from), out.pitch())
                        .run(rows, v.width(), count, false);
            }
        });
    }

    /** The scores of a block, where its probabilities will be. */
    private void scores(AttentionSpace space, int task, int from, int rows, int count) {
        MemorySegment scaled = space.scaled(rows, q.width());
        AttentionRows.scaled(q.memory(), rowAt(q, task, from), bytes(q.pitch()), rows, bytes(q.width()), scaled, scale);
        space.scoring
                .left(scaled, 0, q.width(), 1)
                .right(k.memory(), k.at(task), 1, k.pitch())
                .out(weights(space, rows), weightsAt(task, from), k.length())
                .run(rows, count, q.width(), false);
    }

    /** Memory of a block's scores and probabilities: the thread's own, or where they are kept. */
    private MemorySegment weights(AttentionSpace space, int rows) {
        return probabilities == null ? space.scores(rows, k.length()) : probabilities.segment();
    }

    /** The byte of it where they begin. */
    private long weightsAt(int task, int from) {
        return probabilities == null ? 0 : bytes(((long) task * q.length() + from) * k.length());
    }

    private static long rowAt(Heads heads, int task, int row) {
        return heads.at(task) + bytes((long) row * heads.pitch());
    }

    private static long bytes(long floats) {
        return floats * Float.BYTES;
    }

    /** Scores become probabilities, for the first time or again. */
    private void softmax(
            MemorySegment memory, long start, int pitch, int task, int from, int rows, int columns, boolean first) {
        MemorySegment norms = kept == null ? MemorySegment.NULL : kept.segment();
        for (int i = 0; i < rows; i++) {
            long at = start + i * bytes(pitch);
            int count = causal ? Math.min(columns, from + i + 1) : columns;
            long length = bytes(count);
            if (mask != null) {
                AttentionRows.add(memory, at, mask.segment(), maskAt(mask, task, from + i), length);
            }
            long normAt = bytes(((long) task * q.length() + from + i) * 2);
            if (first) {
                AttentionRows.softmax(memory, at, length, norms, normAt);
            } else {
                AttentionRows.again(memory, at, length, norms, normAt);
            }
            AttentionRows.clear(memory, at + length, bytes(columns - count));
        }
    }

    private long maskAt(NDArray of, int task, int row) {
        long element = (long) (task / q.heads()) * of.stride(0)
                + (long) (task % q.heads()) * of.stride(1)
                + (long) row * of.stride(2);
        return element * Float.BYTES;
    }

    /** Drops the same elements of a block each time. */
    private void drop(MemorySegment from, MemorySegment to, int task, int row, int rows) {
        Generator generator = new Generator(seed + 0x9E3779B97F4A7C15L * ((long) task * q.length() + row));
        AttentionRows.drop(from, to, 0, bytes((long) rows * k.length()), dropout, generator);
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
                backward(task, from, Math.min(block, q.length() - from), from == last, dOut, dq, dk, dv);
            }
        });
    }

    private void backward(
            int task,
            int from,
            int rows,
            boolean first,
            Heads dOut,
            @Nullable Gradient dq,
            @Nullable Gradient dk,
            @Nullable Gradient dv) {
        AttentionSpace space = AttentionSpace.get();
        int count = keys(from + rows);
        MemorySegment weights = weights(space, rows);
        long at = weightsAt(task, from);
        int pitch = k.length();
        if (probabilities == null) {
            scores(space, task, from, rows, count);
            softmax(weights, at, pitch, task, from, rows, count, false);
        }
        MemorySegment slopes = space.slopes(rows, k.length());
        if (dv != null) {
            MemorySegment used = weights;
            if (dropout != 0) {
                used = slopes;
                drop(weights, slopes, task, from, rows);
            }
            space.valueGradient.left(used, at, 1, pitch).right(dOut.memory(), rowAt(dOut, task, from), dOut.pitch(), 1);
            add(space.valueGradient, dv, task, count, rows, first);
        }
        if (dq == null && dk == null) {
            return;
        }
        MemorySegment scaled = space.scaled(rows, v.width());
        AttentionRows.scaled(
                dOut.memory(), rowAt(dOut, task, from), bytes(dOut.pitch()), rows, bytes(v.width()), scaled, scale);
        space.slopeOfScores
                .left(scaled, 0, v.width(), 1)
                .right(v.memory(), v.at(task), 1, v.pitch())
                .out(slopes, 0, pitch)
                .run(rows, count, v.width(), false);
        if (dropout != 0) {
            drop(slopes, slopes, task, from, rows);
        }
        for (int i = 0; i < rows; i++) { // ds = p (dp - sum(p dp)), in place of dp
            int seen = causal ? Math.min(count, from + i + 1) : count;
            long row = i * bytes(pitch);
            SoftmaxRows.softmaxGradient(weights, at + i * bytes(pitch), slopes, slopes, row, bytes(seen));
            AttentionRows.clear(slopes, row + bytes(seen), bytes(count - seen));
        }
        if (dq != null) {
            Heads to = dq.to();
            space.queryGradient
                    .left(slopes, 0, pitch, 1)
                    .right(k.memory(), k.at(task), k.pitch(), 1)
                    .out(to.memory(), rowAt(to, task, from), to.pitch())
                    .run(rows, q.width(), count, dq.accumulate());
        }
        if (dk != null) {
            space.keyGradient.left(slopes, 0, 1, pitch).right(q.memory(), rowAt(q, task, from), q.pitch(), 1);
            add(space.keyGradient, dk, task, count, rows, first);
        }
    }

    /** A block's part of the gradient of keys or values. */
    private static void add(Product product, Gradient to, int task, int count, int rows, boolean first) {
        Heads heads = to.to();
        boolean fresh = first && !to.accumulate();
        product.out(heads.memory(), heads.at(task), heads.pitch()).run(count, heads.width(), rows, !fresh);
        for (int i = count; fresh && i < heads.length(); i++) {
            AttentionRows.clear(heads.memory(), rowAt(heads, task, i), bytes(heads.width()));
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
