package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes over a dataset in batches, as PyTorch's: each {@link #iterator()} is one epoch, in a new order if it shuffles. Order and
 * transforms follow from the seed and the number of the epoch alone.
 *
 * <p>Each turn runs in a {@link Scope} of its own: {@code next()} recycles what the turn before made, so a steady loop takes no
 * new memory, and {@code hasNext()} recycles the last turn when it says false. {@code keep()} what has to live longer.
 *
 * <p>A loop may be left early, by {@code break} or an exception. What was made in its last turn, and after it, then stays valid: it
 * belongs to the scope around the loop, or to the garbage collector, as soon as the next iteration of this loader begins, {@link #close()}
 * is called, or the collector has found the iterator. A scope around the loop recycles it when it closes. {@link #forEach} recycles even
 * when the body throws.
 *
 * <p>An iterator is for one thread; batches are made on it when they are asked for, or ahead on another with {@link Builder#prefetch}.
 */
public final class DataLoader implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final boolean dropLast;
    private final boolean shuffle;
    private long seed;
    private final @Nullable Transform transform;
    private final int ahead;
    private int epoch;

    /** Batches of the next epoch that are left out, because they were had before the training stopped. */
    private int skipped;

    /** Batches that the latest iterator has given; -1 unless one is under way. */
    private int given = -1;

    /** Number of the latest iterator. */
    private int iterators;

    /** The scope of the latest iterator's turn. */
    private @Nullable Scope turn;

    private DataLoader(Builder builder, long seed) {
        this.data = builder.data;
        this.batchSize = builder.batchSize;
        this.dropLast = builder.dropLast;
        this.shuffle = builder.shuffle;
        this.transform = builder.transform;
        this.ahead = builder.ahead;
        this.seed = seed;
    }

    /**
     * Where a loader stands.
     *
     * @param seed what the orders follow from
     * @param epoch number of the epoch, from 0
     * @param batch batches of it that were given
     */
    public record Position(long seed, int epoch, int batch) {}

    /** Begins to describe a loader: batches of 1 in the dataset's order, unless told otherwise. */
    public static Builder of(Dataset data) {
        return new Builder(data);
    }

    /** The choices of a loader. */
    public static final class Builder {
        private final Dataset data;
        private int batchSize = 1;
        private boolean shuffle;
        private boolean dropLast;
        private @Nullable Long seed;
        private @Nullable Transform transform;
        private int ahead;

        private Builder(Dataset data) {
            this.data = Checks.present("data loader", "dataset", data);
        }

        /**
         * Samples in a batch; the last one of an epoch may have fewer.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder batchSize(int samples) {
            batchSize = Checks.positive("data loader", "batchSize", samples);
            return this;
        }

        /** Whether the order is random, and another one in every epoch. */
        public Builder shuffle(boolean random) {
            shuffle = random;
            return this;
        }

        /** What orders and transforms follow from. Without it, it is drawn from {@link Generator#standard()} by {@link #build()}. */
        public Builder seed(long start) {
            seed = start;
            return this;
        }

        /**
         * A change of every batch's inputs, drawn anew in each turn of each epoch from the seed and the numbers of epoch and batch: for the loader
         * of the training data.
         */
        public Builder transform(Transform change) {
            transform = Checks.present("data loader", "transform", change);
            return this;
        }

        /**
         * How many batches a thread of its own makes ahead while the loop works, so that it does not wait for a dataset that reads or computes; 0 for none. The
         * dataset and the transform are then called on that thread. Batches are the same as without.
         *
         * @throws IllegalArgumentException if below 0
         */
        public Builder prefetch(int batches) {
            Checks.that(batches >= 0, "data loader", "prefetch must be at least 0, got " + batches);
            ahead = batches;
            return this;
        }

        /** Whether a last batch with fewer samples is left out. */
        public Builder dropLast(boolean drop) {
            dropLast = drop;
            return this;
        }

        /**
         * The loader.
         *
         * @throws IllegalArgumentException if there would be no batch: the dataset is empty, or smaller than a batch and the last one is
         *     dropped
         */
        public DataLoader build() {
            int size = data.size();
            if (size < 1) {
                throw Checks.error("data loader", "the dataset must have at least one sample, got " + size);
            }
            if (dropLast && size < batchSize) {
                throw Checks.error(
                        "data loader",
                        "with dropLast the dataset must fill a batch, got " + size + " samples and batchSize "
                                + batchSize);
            }
            Long given = seed;
            boolean random = shuffle || transform != null;
            return new DataLoader(
                    this, given != null ? given : random ? Generator.standard().nextLong() : 0);
        }
    }

    /** The dataset. */
    public Dataset dataset() {
        return data;
    }

    /** Samples in a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** Number of batches in an epoch (PyTorch's {@code len(loader)}). */
    public int batches() {
        int size = data.size();
        return size / batchSize + (dropLast || size % batchSize == 0 ? 0 : 1);
    }

    /** Number of the epoch that the next iterator goes over, from 0. */
    public int epoch() {
        return epoch;
    }

    /** Sets the number of the next epoch, to continue a training where it stopped. */
    public void epoch(int next) {
        epoch = next;
        given = -1;
        skipped = 0;
    }

    /** Where the latest iterator stands; between two epochs, the beginning of the next. */
    public Position position() {
        return given < 0 ? new Position(seed, epoch, skipped) : new Position(seed, epoch - 1, given);
    }

    /**
     * Lets the next iterator go on from a position that a loader of the same data had, in the same order, with the batch after those
     * given. The iterators after it go over whole epochs.
     *
     * @throws IllegalArgumentException if the position is beyond the epoch's batches
     */
    public void position(Position position) {
        if (position.epoch < 0 || position.batch < 0 || position.batch > batches()) {
            throw Checks.error(
                    "data loader", "expected a position within epochs of " + batches() + " batches, got " + position);
        }
        seed = position.seed;
        epoch = position.epoch;
        skipped = position.batch;
        given = -1;
    }

    /** The batches of the next epoch. An earlier iterator of this loader may go on. */
    @Override
    public Iterator<Batch> iterator() {
        close();
        Generator ofSeed = new Generator(seed);
        int[] order = shuffle ? new Generator(ofSeed.nextLong() + epoch).permutation(data.size()) : null;
        long changes = new Generator(ofSeed.nextLong() + epoch).nextLong();
        epoch++;
        given = skipped;
        skipped = 0;
        iterators++;
        return new Turns(order, batches(), changes);
    }

    /** As a loop, but recycles the last turn's memory even when {@code body} throws. */
    @Override
    public void forEach(Consumer<? super Batch> body) {
        Turns turns = (Turns) iterator();
        try {
            while (turns.hasNext()) {
                body.accept(turns.next());
            }
        } finally {
            turns.end();
        }
    }

    /**
     * Ends the turn of a loop that was left early: what was made since the turn began belongs to the scope around the loop, or to the
     * garbage collector. Never needed, only prompt.
     */
    public void close() {
        Scope left = turn;
        if (left != null && left.isOwn()) {
            left.dissolve();
        }
        turn = null;
    }

    /** The batch of a number in an epoch: of an order, and changed as the epoch's number wants it. */
    private Batch make(int @Nullable [] order, long changes, int number) {
        int from = number * batchSize;
        int[] indices = new int[Math.min(batchSize, data.size() - from)];
        Arrays.setAll(indices, i -> order == null ? from + i : order[from + i]);
        Batch batch = data.batch(indices);
        return transform == null
                ? batch
                : new Batch(transform.apply(batch.x(), new Generator(changes + number + 1)), batch.y());
    }

    private final class Turns implements Iterator<Batch> {
        private final int @Nullable [] order;
        private final int batches;

        /** What the transforms of this epoch follow from. */
        private final long changes;

        private final int number = iterators;
        private int next = given;
        private @Nullable Scope scope;
        private @Nullable Prefetch prefetch;

        Turns(int @Nullable [] order, int batches, long changes) {
            this.order = order;
            this.batches = batches;
            this.changes = changes;
        }

        @Override
        public boolean hasNext() {
            if (next < batches) {
                return true;
            }
            end();
            stands(-1);
            Prefetch made = prefetch;
            if (made != null) {
                made.close();
            }
            return false;
        }

        @Override
        public Batch next() {
            if (next >= batches) {
                throw new NoSuchElementException("data loader: all " + batches + " batches of the epoch were given");
            }
            end();
            int number = next++;
            stands(next);
            Scope opened = Scope.forIteration(this, "batch");
            scope = opened;
            turn = opened;
            return ahead == 0 ? make(order, changes, number) : ahead().next();
        }

        private Prefetch ahead() {
            Prefetch made = prefetch;
            if (made == null) {
                DataLoader loader = DataLoader.this; // and not this iterator, which may be left
                int[] of = order;
                long from = changes;
                made = new Prefetch(number -> loader.make(of, from, number), next - 1, batches, ahead, this);
                prefetch = made;
            }
            return made;
        }

        private void stands(int batch) {
            if (number == iterators) {
                given = batch;
            }
        }

        void end() {
            Scope open = scope;
            if (open != null) {
                open.close();
                scope = null;
                if (turn == open) {
                    turn = null;
                }
            }
        }
    }
}
