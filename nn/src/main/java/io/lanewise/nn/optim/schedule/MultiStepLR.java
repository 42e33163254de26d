package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times gamma when each of some numbers of steps is reached; a number that is listed twice counts twice. */
public final class MultiStepLR extends LRScheduler {
    private final int[] milestones;
    private final float gamma;

    /** Gamma 0.1. */
    public MultiStepLR(Optimizer optimizer, int... milestones) {
        this(optimizer, 0.1f, milestones);
    }

    /** Any gamma of at least 0. */
    public MultiStepLR(Optimizer optimizer, float gamma, int... milestones) {
        super(optimizer);
        this.milestones = milestones.clone();
        this.gamma = Checks.notNegative("MultiStepLR", "gamma", gamma);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        int reached = 0;
        for (int milestone : milestones) {
            if (milestone <= steps) {
                reached++;
            }
        }
        return base * Math.pow(gamma, reached);
    }
}
