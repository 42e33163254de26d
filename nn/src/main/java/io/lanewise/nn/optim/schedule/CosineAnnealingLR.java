package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** Half a wave of the cosine from the rate down to a least one, and up again if it goes on (Loshchilov and Hutter, "SGDR", 2017). */
public final class CosineAnnealingLR extends LRScheduler {
    private final int half;
    private final float least;

    /** Down to 0. */
    public CosineAnnealingLR(Optimizer optimizer, int half) {
        this(optimizer, half, 0);
    }

    /** Down to a rate of at least 0, in at least one step; PyTorch's {@code T_max} and {@code eta_min}. */
    public CosineAnnealingLR(Optimizer optimizer, int half, float least) {
        super(optimizer);
        this.half = Checks.positive("CosineAnnealingLR", "half a wave", half);
        this.least = Checks.notNegative("CosineAnnealingLR", "least rate", least);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        return least + (base - least) * (1 + Math.cos(Math.PI * steps / half)) / 2;
    }
}
