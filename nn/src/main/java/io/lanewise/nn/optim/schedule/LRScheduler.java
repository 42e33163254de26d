package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import java.util.List;
import java.util.Map;

/**
 * Sets the learning rates of an optimizer's groups, each a function of the group's first rate and of the number of {@link #step steps}. A
 * step may be an epoch or a batch: it is whatever {@code step()} is called after, behind {@code optimizer.step()}.
 *
 * <p>Rates are computed from the beginning and not from the last rate, so they do not drift, and a rate that is set by hand holds until
 * the next step. The first rates are set on construction.
 */
public abstract class LRScheduler {
    private static final String STEPS = "last_epoch";
    private static final String BASES = "base_lrs";

    private final Optimizer optimizer;
    private int steps;

    /** A schedule of an optimizer; a constructor ends with {@link #begin()}. */
    protected LRScheduler(Optimizer optimizer) {
        this.optimizer = Checks.present("schedule", "optimizer", optimizer);
    }

    /** Sets the first rates. */
    protected final void begin() {
        apply();
    }

    /**
     * The rate of a group.
     *
     * @param group number of the group
     * @param base the group's first rate
     * @param steps steps so far, from 0
     */
    public abstract double rate(int group, double base, int steps);

    /** Sets what a schedule rules besides the rate, such as momentum. */
    void applyOther(ParamGroup group, int taken) {}

    /** Goes to the next rates. */
    public final void step() {
        steps++;
        apply();
    }

    private void apply() {
        List<ParamGroup> groups = optimizer.paramGroups();
        for (int i = 0; i < groups.size(); i++) {
            ParamGroup group = groups.get(i);
            group.learningRate((float) rate(i, group.initialLearningRate(), steps));
            applyOther(group, steps);
        }
    }

    /** Steps so far; PyTorch's {@code last_epoch}. */
    public final int steps() {
        return steps;
    }

    final Optimizer optimizer() {
        return optimizer;
    }

    /** Everything to save: the number of steps and the first rates. */
    public final Map<String, Tensor> stateDict() {
        List<ParamGroup> groups = optimizer.paramGroups();
        float[] bases = new float[groups.size()];
        for (int i = 0; i < bases.length; i++) {
            bases[i] = groups.get(i).initialLearningRate();
        }
        return Map.of(STEPS, Tensor.ofInts(new int[] {steps}), BASES, Tensor.of(bases));
    }

    /**
     * Goes on where {@link #stateDict()} was taken, and sets the rates of that moment.
     *
     * @throws IllegalArgumentException if the state is not that of a schedule of as many groups; nothing changes then
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        List<ParamGroup> groups = optimizer.paramGroups();
        Tensor bases = state.get(BASES);
        if (bases == null || bases.isInt() || bases.size() != groups.size()) {
            throw Checks.error("schedule", "expected " + BASES + " of " + groups.size() + " groups, got " + state);
        }
        int taken = SavedCounts.get("schedule", state, STEPS);
        float[] first = bases.toArray();
        for (float rate : first) {
            Checks.notNegative("schedule", BASES, rate);
        }
        for (int i = 0; i < first.length; i++) {
            groups.get(i).initialLearningRate(first[i]);
        }
        steps = taken;
        apply();
    }
}
