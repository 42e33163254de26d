package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;

/** A thread's memory for blocks of {@link Attention}; each grows when needed, and stays. */
final class AttentionSpace {
    private static final ThreadLocal<AttentionSpace> OF_THREAD = ThreadLocal.withInitial(AttentionSpace::new);

    /** Scores, then probabilities. */
    private NDArray scores = none();

    /** Gradients of the scores, or probabilities of which some were dropped. */
    private NDArray slopes = none();

    /** Queries or gradients, scaled. */
    private NDArray scaled = none();

    private AttentionSpace() {}

    /** The current thread's. */
    static AttentionSpace get() {
        return OF_THREAD.get();
    }

    NDArray scores(int rows, int columns) {
        scores = enough(scores, rows, columns);
        return scores.window(0, Shape.of(rows, columns));
    }

    NDArray slopes(int rows, int columns) {
        slopes = enough(slopes, rows, columns);
        return slopes.window(0, Shape.of(rows, columns));
    }

    /** A copy of a matrix times a number. */
    NDArray scaled(NDArray matrix, float factor) {
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        scaled = enough(scaled, rows, columns);
        NDArray copy = scaled.window(0, matrix.shape());
        copy.copyFrom(matrix);
        SoftmaxRows.scale(copy.segment(), 0, copy.size() * Float.BYTES, factor, 0);
        return copy;
    }

    private static NDArray enough(NDArray had, int rows, int columns) {
        long size = (long) rows * columns;
        return had.size() >= size ? had : Scope.outside(() -> NDArray.empty(Shape.of((int) size), "attention"));
    }

    private static NDArray none() {
        return Scope.outside(() -> NDArray.empty(Shape.of(0), "attention"));
    }
}
