package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times a factor for a number of steps, and itself from then on. */
public final class ConstantLR extends LRScheduler {
    private final float factor;
    private final int total;

    /** A third for five steps. */
    public ConstantLR(Optimizer optimizer) {
        this(optimizer, 1 / 3f, 5);
    }

    /** A factor in [0, 1]. */
    public ConstantLR(Optimizer optimizer, float factor, int total) {
        super(optimizer);
        this.factor = Checks.range("ConstantLR", "factor", factor, 0, 1);
        this.total = total;
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        return steps < total ? base * factor : base;
    }
}
