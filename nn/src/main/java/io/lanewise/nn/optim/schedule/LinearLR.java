package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times a factor that goes from one number to another in a straight line: with the second 1, a warm-up. */
public final class LinearLR extends LRScheduler {
    private final float start;
    private final float end;
    private final int total;

    /** From a third to the whole rate, in five steps. */
    public LinearLR(Optimizer optimizer) {
        this(optimizer, 1 / 3f, 1, 5);
    }

    /** From a factor in (0, 1] to one in [0, 1], in at least one step. */
    public LinearLR(Optimizer optimizer, float start, float end, int total) {
        super(optimizer);
        this.start = Checks.range("LinearLR", "start factor", start, Float.MIN_VALUE, 1);
        this.end = Checks.range("LinearLR", "end factor", end, 0, 1);
        this.total = Checks.positive("LinearLR", "total steps", total);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        double done = Math.min(steps, total) / (double) total;
        return base * (start + (end - start) * done);
    }
}
