package io.lanewise.nn.optim.schedule;

import io.lanewise.nn.optim.Optimizer;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The rate times a function of the number of steps. */
public final class LambdaLR extends LRScheduler {
    private final List<IntToDoubleFunction> factors;

    /** One function for all groups. */
    public LambdaLR(Optimizer optimizer, IntToDoubleFunction factor) {
        this(optimizer, List.of(factor));
    }

    /** One function for all groups, or one for each. */
    public LambdaLR(Optimizer optimizer, List<? extends IntToDoubleFunction> factors) {
        super(optimizer);
        this.factors = List.copyOf(factors);
        PerGroup.check("LambdaLR", "functions", optimizer, this.factors.size());
        begin();
    }

    @Override
    public double rate(int group, double base, int steps) {
        return base * factors.get(Math.min(group, factors.size() - 1)).applyAsDouble(steps);
    }
}
