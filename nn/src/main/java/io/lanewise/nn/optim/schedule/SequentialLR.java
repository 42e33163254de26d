package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import java.util.List;

/** Schedules one after the other, each from its beginning and from the groups' first rates. */
public final class SequentialLR extends LRScheduler {
    private final List<LRScheduler> schedules;
    private final int[] milestones;

    /**
     * Schedules of one optimizer.
     *
     * @param milestones the numbers of steps at which the second schedule begins, the third, and so on, growing
     */
    public SequentialLR(Optimizer optimizer, List<? extends LRScheduler> schedules, int... milestones) {
        super(optimizer);
        this.schedules = List.copyOf(schedules);
        this.milestones = milestones.clone();
        if (milestones.length != schedules.size() - 1) {
            throw Checks.error(
                    "SequentialLR",
                    "expected a milestone between any two schedules, got " + schedules.size() + " schedules and "
                            + milestones.length + " milestones");
        }
        for (int i = 0; i < milestones.length; i++) {
            Checks.that(
                    milestones[i] > (i == 0 ? 0 : milestones[i - 1]),
                    "SequentialLR",
                    "milestones must grow from above 0");
        }
        ChainedScheduler.oneOptimizer("SequentialLR", optimizer, this.schedules);
        begin();
    }

    /**
     * A linear warm-up in front of a schedule: the rate grows from a share of itself, in (0, 1], in so many steps.
     */
    public static SequentialLR warmUp(float share, int steps, LRScheduler then) {
        Optimizer optimizer = then.optimizer();
        return new SequentialLR(optimizer, List.of(new LinearLR(optimizer, share, 1, steps), then), steps);
    }

    @Override
    public double rate(int group, double base, int steps) {
        int now = at(steps);
        return schedules.get(now).rate(group, base, steps - start(now));
    }

    @Override
    void applyOther(ParamGroup group, int taken) {
        int now = at(taken);
        schedules.get(now).applyOther(group, taken - start(now));
    }

    private int at(int steps) {
        int now = 0;
        while (now < milestones.length && milestones[now] <= steps) {
            now++;
        }
        return now;
    }

    private int start(int schedule) {
        return schedule == 0 ? 0 : milestones[schedule - 1];
    }
}
