package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples that lie in two tensors, the first dimension of which counts them. Shares memory with the tensors, and so is valid as long as
 * they are. Subsets share it too.
 */
public final class TensorDataset implements Dataset {
    private final NDArray x;
    private final NDArray y;

    /** The rows that belong to this subset; null for all. */
    private final int @Nullable [] rows;

    /**
     * A dataset.
     *
     * @param x inputs, [n, ...]
     * @param y labels (int32) or targets, [n, ...]
     * @throws IllegalArgumentException if the first dimensions differ, or a tensor requires a gradient, which no batch would pass on
     */
    public TensorDataset(Tensor x, Tensor y) {
        Batch.sameLength("dataset", x, y);
        if (x.requiresGrad() || y.requiresGrad()) {
            throw Checks.error(
                    "dataset", "tensors must not require a gradient, which batches do not pass on; detach()");
        }
        this.x = x.value().contiguous();
        this.y = y.value().contiguous();
        this.rows = null;
    }

    private TensorDataset(TensorDataset whole, int[] rows) {
        this.x = whole.x;
        this.y = whole.y;
        this.rows = rows;
    }

    @Override
    public int size() {
        return rows == null ? x.shape().dim(0) : rows.length;
    }

    /** All inputs, [n, ...]; of a subset a copy. */
    public Tensor x() {
        return new Tensor(rows == null ? x : gather(x, rows));
    }

    /** All labels or targets, [n, ...]; of a subset a copy. */
    public Tensor y() {
        return new Tensor(rows == null ? y : gather(y, rows));
    }

    @Override
    public Batch batch(int... indices) {
        int[] chosen = rowsOf("batch", indices);
        return new Batch(new Tensor(gather(x, chosen)), new Tensor(gather(y, chosen)));
    }

    /**
     * The samples of these numbers, as a dataset that shares memory with this one.
     *
     * @throws IndexOutOfBoundsException if one is outside 0 to {@code size() - 1}
     */
    public TensorDataset subset(int... indices) {
        return new TensorDataset(this, rowsOf("subset", indices));
    }

    /**
     * Two parts drawn at random, without overlap: the first has {@code fraction} of the samples, rounded.
     *
     * @param fraction above 0 and below 1
     * @throws IllegalArgumentException if a part would be empty
     */
    public List<TensorDataset> randomSplit(double fraction, long seed) {
        int first = (int) Math.round(fraction * size());
        if (!(fraction > 0 && fraction < 1) || first == 0 || first == size()) {
            throw Checks.error(
                    "randomSplit",
                    "fraction must be above 0 and below 1 and leave both parts a sample, got " + fraction + " of "
                            + size() + " samples");
        }
        return randomSplit(new int[] {first, size() - first}, seed);
    }

    /**
     * Parts drawn at random, without overlap.
     *
     * @param lengths of the parts, each at least 1, together {@link #size()}
     */
    public List<TensorDataset> randomSplit(int[] lengths, long seed) {
        long sum = 0;
        boolean positive = true;
        for (int length : lengths) {
            positive &= length > 0;
            sum += length;
        }
        if (!positive || sum != size()) {
            throw Checks.error(
                    "randomSplit",
                    "lengths must be at least 1 and add up to the " + size() + " samples, got "
                            + Arrays.toString(lengths));
        }
        int[] order = splitOrder(size(), seed);
        List<TensorDataset> parts = new ArrayList<>(lengths.length);
        int from = 0;
        for (int length : lengths) {
            parts.add(subset(Arrays.copyOfRange(order, from, from + length)));
            from += length;
        }
        return parts;
    }

    /**
     * The order that a split takes samples in: not that of another shuffle from the same seed, which would put a dataset that was so shuffled
     * back in order.
     */
    static int[] splitOrder(int size, long seed) {
        Generator ofSeed = new Generator(seed);
        ofSeed.nextLong();
        return new Generator(ofSeed.nextLong()).permutation(size);
    }

    /** Rows of the whole tensors, checked. */
    private int[] rowsOf(String operation, int... indices) {
        int[] chosen = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i];
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException(
                        operation + ": expected numbers of samples, 0 to " + (size() - 1) + ", got " + index);
            }
            chosen[i] = rows == null ? index : rows[index];
        }
        return chosen;
    }

    private static NDArray gather(NDArray from, int... rows) {
        NDArray to = NDArray.empty(from.type(), from.shape().with(0, rows.length), "batch");
        MemorySegment source = from.segment();
        MemorySegment target = to.segment();
        if (to.size() == rows.length) { // one number a row: a copy would cost more than the number
            for (int i = 0; i < rows.length; i++) {
                target.setAtIndex(ValueLayout.JAVA_INT, i, source.getAtIndex(ValueLayout.JAVA_INT, rows[i]));
            }
            return to;
        }
        long bytes = rows.length == 0 ? 0 : target.byteSize() / rows.length;
        for (int i = 0; i < rows.length; ) {
            int run = 1; // rows that follow each other are copied at once
            while (i + run < rows.length && rows[i + run] == rows[i] + run) {
                run++;
            }
            MemorySegment.copy(source, rows[i] * bytes, target, i * bytes, run * bytes);
            i += run;
        }
        return to;
    }
}
