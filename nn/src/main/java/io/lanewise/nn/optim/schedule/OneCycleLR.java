package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import org.jspecify.annotations.Nullable;

/**
 * One cycle over a whole training, from a small rate to a large one and down to almost nothing (Smith and Topin, "Super-convergence", 2018).
 * Momentum, or {@code beta1}, goes the other way. To be stepped after every batch.
 */
public final class OneCycleLR extends LRScheduler {
    private final float[] most;
    private final int total;
    private final Settings settings;

    /**
     * Everything else of a cycle.
     *
     * @param rising share of the steps that the rate rises, in [0, 1]
     * @param linear whether it goes in straight lines instead of half waves of the cosine
     * @param startDivisor the largest rate divided by the first one
     * @param endDivisor the first rate divided by the last one
     * @param threePhases whether it falls to the first rate as fast as it rose, and then to the last
     * @param leastMomentum momentum at the largest rate
     * @param mostMomentum momentum at the ends
     * @param cyclesMomentum whether momentum is changed
     */
    public record Settings(
            float rising,
            boolean linear,
            float startDivisor,
            float endDivisor,
            boolean threePhases,
            float leastMomentum,
            float mostMomentum,
            boolean cyclesMomentum) {
        /** PyTorch's: 0.3 of the steps, cosine, 25, 10,000, two phases, momentum between 0.85 and 0.95. */
        public Settings() {
            this(0.3f, false, 25, 1e4f, false, 0.85f, 0.95f, true);
        }

        /** Checks the numbers. */
        public Settings {
            Checks.range("OneCycleLR", "rising share", rising, 0, 1);
            Checks.aboveZero("OneCycleLR", "start divisor", startDivisor);
            Checks.aboveZero("OneCycleLR", "end divisor", endDivisor);
        }

        /** The same with momentum left as it is. */
        public Settings withoutMomentum() {
            return new Settings(
                    rising, linear, startDivisor, endDivisor, threePhases, leastMomentum, mostMomentum, false);
        }
    }

    private final @Nullable MomentumCycle momentum;

    /** With PyTorch's settings. */
    public OneCycleLR(Optimizer optimizer, float most, int total) {
        this(optimizer, new float[] {most}, total, new Settings());
    }

    /**
     * With settings of one's own.
     *
     * @param most the largest rate, of all groups or of each
     * @param total steps of the whole training, at least 1
     */
    public OneCycleLR(Optimizer optimizer, float[] most, int total, Settings settings) {
        super(optimizer);
        this.most = PerGroup.rates("OneCycleLR", "largest rates", optimizer, most);
        this.total = Checks.positive("OneCycleLR", "total steps", total);
        this.settings = settings;
        momentum = settings.cyclesMomentum ? new MomentumCycle(settings.leastMomentum, settings.mostMomentum) : null;
        if (momentum != null) {
            momentum.check("OneCycleLR", optimizer);
        }
        begin();
    }

    /**
     * The rate of a group.
     *
     * @throws IllegalStateException after the last step
     */
    @Override
    public double rate(int group, double base, int steps) {
        double top = PerGroup.of(most, group);
        double start = top / settings.startDivisor;
        double end = start / settings.endDivisor;
        return at(steps, start, top, start, end);
    }

    @Override
    void applyOther(ParamGroup group, int taken) {
        if (momentum != null) {
            double ends = momentum.most();
            momentum.set(group, at(taken, ends, momentum.least(), ends, ends));
        }
    }

    /** Where a path through four points, of which the third is only of three phases, has come to. */
    private double at(int steps, double start, double top, double again, double end) {
        if (steps > total) {
            throw new IllegalStateException("OneCycleLR: step " + steps + " of a training of " + total + " steps");
        }
        double peak = (double) settings.rising * total - 1;
        if (steps <= peak) {
            return between(start, top, steps / peak);
        }
        double last = total - 1.0;
        if (!settings.threePhases) {
            return between(top, end, (steps - peak) / (last - peak));
        }
        double valley = 2 * peak;
        if (steps <= valley) {
            return between(top, again, (steps - peak) / (valley - peak));
        }
        return between(again, end, (steps - valley) / (last - valley));
    }

    private double between(double from, double to, double share) {
        return settings.linear ? from + (to - from) * share : to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
