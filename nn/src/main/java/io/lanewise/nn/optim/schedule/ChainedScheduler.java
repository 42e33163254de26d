package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import java.util.List;

/** Schedules at once, each of what the one before gives: factors are multiplied. */
public final class ChainedScheduler extends LRScheduler {
    private final List<LRScheduler> schedules;

    /** At least one schedule, all of one optimizer. */
    public ChainedScheduler(LRScheduler... schedules) {
        super(first(schedules).optimizer());
        this.schedules = List.of(schedules);
        oneOptimizer("ChainedScheduler", optimizer(), this.schedules);
        begin();
    }

    private static LRScheduler first(LRScheduler... schedules) {
        Checks.that(schedules.length > 0, "ChainedScheduler", "expected at least one schedule, got none");
        return schedules[0];
    }

    static void oneOptimizer(String operation, Optimizer optimizer, List<LRScheduler> schedules) {
        for (LRScheduler schedule : schedules) {
            Checks.that(schedule.optimizer() == optimizer, operation, "schedules must be of one optimizer");
        }
    }

    @Override
    public double rate(int group, double base, int steps) {
        double rate = base;
        for (LRScheduler schedule : schedules) {
            rate = schedule.rate(group, rate, steps);
        }
        return rate;
    }

    @Override
    void applyOther(ParamGroup group, int taken) {
        schedules.forEach(schedule -> schedule.applyOther(group, taken));
    }
}
