package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times gamma every so many steps. */
public final class StepLR extends LRScheduler {
    private final int size;
    private final float gamma;

    /** Gamma 0.1. */
    public StepLR(Optimizer optimizer, int size) {
        this(optimizer, size, 0.1f);
    }

    /** At least one step between two changes; any gamma of at least 0. */
    public StepLR(Optimizer optimizer, int size, float gamma) {
        super(optimizer);
        this.size = Checks.positive("StepLR", "step size", size);
        this.gamma = Checks.notNegative("StepLR", "gamma", gamma);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        int changes = steps / size;
        return base * Math.pow(gamma, changes);
    }
}
