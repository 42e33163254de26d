package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import org.jspecify.annotations.Nullable;

/** The best that a figure has been. Scores rise, everything else, losses and errors, falls, unless told otherwise. */
final class Best {
    private final String operation;
    private final @Nullable String figure;
    private @Nullable Boolean larger;
    private double minimumChange;
    private double loss = Double.POSITIVE_INFINITY;

    Best(String operation, String figure) {
        this.operation = operation;
        this.figure = Checks.present(operation, "the figure's name", figure);
    }

    /** Of the validation loss, or where there is no validation, of the loss. */
    Best(String operation) {
        this.operation = operation;
        figure = null;
    }

    void largerIsBetter(boolean rises) {
        larger = rises;
    }

    void minimumChange(float change) {
        minimumChange = Checks.notNegative(operation, "minimumChange", change);
    }

    void forget() {
        loss = Double.POSITIVE_INFINITY;
    }

    boolean isNone() {
        return loss == Double.POSITIVE_INFINITY;
    }

    /** Whether the last epoch was better than all before, by the minimum change at least; it is then the best. NaN is never better. */
    boolean update(History history) {
        String name = figure != null ? figure : history.names().contains("val_loss") ? "val_loss" : "loss";
        double value = history.last(name);
        boolean rises = larger == null ? !History.isSmallerBetter(name) : larger;
        double now = rises ? -value : value;
        boolean better = now < loss - minimumChange;
        loss = better ? now : loss;
        return better;
    }

    /** For saving. */
    double loss() {
        return loss;
    }

    void loss(double saved) {
        loss = saved;
    }
}
