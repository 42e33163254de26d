package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times gamma at every step. */
public final class ExponentialLR extends LRScheduler {
    private final float gamma;

    /** Any gamma of at least 0. */
    public ExponentialLR(Optimizer optimizer, float gamma) {
        super(optimizer);
        this.gamma = Checks.notNegative("ExponentialLR", "gamma", gamma);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        return base * Math.pow(gamma, steps);
    }
}
