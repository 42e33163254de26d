package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import java.util.Map;

/**
 * Multiplies the rates by a factor when a figure, such as the loss on validation data, has not become better for some time. The rates
 * themselves are part of the optimizer's state.
 */
public final class ReduceLROnPlateau {
    private static final String NAME = "ReduceLROnPlateau";

    private final Optimizer optimizer;
    private final float factor;
    private final int patience;
    private boolean larger;
    private float threshold = 1e-4f;
    private boolean relative = true;
    private int cooldown;
    private float least;
    private float smallestChange = 1e-8f;

    private float best = Float.POSITIVE_INFINITY;
    private int bad;
    private int cooling;

    /** A tenth after 10 steps that were no better than the best. */
    public ReduceLROnPlateau(Optimizer optimizer) {
        this(optimizer, 0.1f, 10);
    }

    /** A factor in [0, 1), and the number of steps without a better figure that are let pass, at least 0. */
    public ReduceLROnPlateau(Optimizer optimizer, float factor, int patience) {
        this.optimizer = Checks.present(NAME, "optimizer", optimizer);
        this.factor = Checks.range(NAME, "factor", factor, 0, Math.nextDown(1f));
        Checks.notNegative(NAME, "patience", patience);
        this.patience = patience;
    }

    /** Larger figures are better, such as of accuracy. To be called before the first step. Returns this. */
    public ReduceLROnPlateau largerIsBetter() {
        larger = true;
        best = Float.NEGATIVE_INFINITY;
        return this;
    }

    /** What counts as better: by this share of the best figure, or by this much; 1e-4 of the best unless set. Returns this. */
    public ReduceLROnPlateau threshold(float amount, boolean share) {
        threshold = Checks.notNegative(NAME, "threshold", amount);
        relative = share;
        return this;
    }

    /** Steps after a change that do not count. Returns this. */
    public ReduceLROnPlateau cooldown(int steps) {
        Checks.notNegative(NAME, "cooldown", steps);
        cooldown = steps;
        return this;
    }

    /** The least rate, and the smallest change that is made: 0 and 1e-8 unless set. Returns this. */
    public ReduceLROnPlateau least(float rate, float change) {
        least = Checks.notNegative(NAME, "least rate", rate);
        smallestChange = Checks.notNegative(NAME, "smallest change", change);
        return this;
    }

    /** Takes a figure, rounded to float32; NaN is never better. */
    public void step(double figure) {
        float now = (float) figure;
        if (isBetter(now)) {
            best = now;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > patience) {
            reduce();
            cooling = cooldown;
            bad = 0;
        }
    }

    private boolean isBetter(double figure) {
        double margin = Float.isInfinite(best) ? 0 : relative ? threshold * (double) best : threshold;
        return larger ? figure > best + margin : figure < best - margin;
    }

    private void reduce() {
        for (ParamGroup group : optimizer.paramGroups()) {
            float before = group.learningRate();
            float after = Math.max(before * factor, least);
            if (before - after > smallestChange) {
                group.learningRate(after);
            }
        }
    }

    /** Everything to save besides the optimizer's state. */
    public Map<String, Tensor> stateDict() {
        return Map.of(
                "best", Tensor.of(best),
                "num_bad_epochs", Tensor.ofInts(new int[] {bad}),
                "cooldown_counter", Tensor.ofInts(new int[] {cooling}));
    }

    /**
     * Goes on where {@link #stateDict()} was taken.
     *
     * @throws IllegalArgumentException if something is missing; nothing changes then
     */
    public void loadStateDict(Map<String, Tensor> state) {
        Tensor figure = state.get("best");
        if (figure == null || figure.isInt() || figure.size() != 1) {
            throw Checks.error(NAME, "expected a number best, got " + figure);
        }
        int badSteps = SavedCounts.get(NAME, state, "num_bad_epochs");
        cooling = SavedCounts.get(NAME, state, "cooldown_counter");
        bad = badSteps;
        best = figure.toArray()[0];
    }
}
