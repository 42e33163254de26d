package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** The rate times (1 - steps / total) to a power, 0 from the last step on. */
public final class PolynomialLR extends LRScheduler {
    private final int total;
    private final float power;

    /** A straight line to 0 in five steps. */
    public PolynomialLR(Optimizer optimizer) {
        this(optimizer, 5, 1);
    }

    /** In at least one step, by a power of at least 0. */
    public PolynomialLR(Optimizer optimizer, int total, float power) {
        super(optimizer);
        this.total = Checks.positive("PolynomialLR", "total steps", total);
        this.power = Checks.notNegative("PolynomialLR", "power", power);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        return base * Math.pow(1 - Math.min(steps, total) / (double) total, power);
    }
}
