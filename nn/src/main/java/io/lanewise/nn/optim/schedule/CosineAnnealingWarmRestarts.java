package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** Half waves of the cosine from the rate down to a least one, each begun anew at the top and so many times longer than the last (Loshchilov and Hutter, "SGDR", 2017). */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
    private final int first;
    private final int longer;
    private final float least;

    /** All of one length, down to 0. */
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int first) {
        this(optimizer, first, 1, 0);
    }

    /** The first length, the factor from one to the next and the least rate; PyTorch's {@code T_0}, {@code T_mult} and {@code eta_min}. */
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int first, int longer, float least) {
        super(optimizer);
        this.first = Checks.positive("CosineAnnealingWarmRestarts", "first length", first);
        this.longer = Checks.positive("CosineAnnealingWarmRestarts", "factor of lengths", longer);
        this.least = Checks.notNegative("CosineAnnealingWarmRestarts", "least rate", least);
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        long length = first;
        long since = longer == 1 ? steps % first : steps;
        while (since >= length) {
            since -= length;
            length *= longer;
        }
        return least + (base - least) * (1 + Math.cos(Math.PI * since / length)) / 2;
    }
}
