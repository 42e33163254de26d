package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Product;
import io.lanewise.core.memory.Scope;
import java.lang.foreign.MemorySegment;

/** A thread's memory for blocks of {@link Attention}; each grows when needed, and stays. */
final class AttentionSpace {
    private static final ThreadLocal<AttentionSpace> OF_THREAD = ThreadLocal.withInitial(AttentionSpace::new);

    /** Scores, then probabilities. */
    private NDArray scores = none();

    /** Gradients of the scores, or probabilities of which some were dropped. */
    private NDArray slopes = none();

    /** Queries or gradients, scaled. */
    private NDArray scaled = none();

    /** Products of a block, each with its own lengths. */
    final Product scoring = new Product();

    final Product weighing = new Product();
    final Product valueGradient = new Product();
    final Product slopeOfScores = new Product();
    final Product queryGradient = new Product();
    final Product keyGradient = new Product();

    private AttentionSpace() {}

    /** The current thread's. */
    static AttentionSpace get() {
        return OF_THREAD.get();
    }

    MemorySegment scores(int rows, int columns) {
        scores = enough(scores, rows, columns);
        return scores.segment();
    }

    MemorySegment slopes(int rows, int columns) {
        slopes = enough(slopes, rows, columns);
        return slopes.segment();
    }

    MemorySegment scaled(int rows, int columns) {
        scaled = enough(scaled, rows, columns);
        return scaled.segment();
    }

    private static NDArray enough(NDArray had, int rows, int columns) {
        long size = (long) rows * columns;
        return had.size() >= size ? had : Scope.outside(() -> NDArray.empty(Shape.of((int) size), "attention"));
    }

    private static NDArray none() {
        return Scope.outside(() -> NDArray.empty(Shape.of(0), "attention"));
    }
}
