package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;
import org.jspecify.annotations.Nullable;

/**
 * Up and down between two rates in straight lines (Smith, "Cyclical learning rates for training neural networks", 2017). Momentum, or
 * {@code beta1}, can go the other way. To be stepped after every batch.
 */
public final class CyclicLR extends LRScheduler {
    /** How high each cycle goes. */
    public enum Mode {
        /** All cycles the same. */
        TRIANGULAR,
        /** Each cycle half as high as the last. */
        TRIANGULAR2,
        /** Gamma to the number of steps. */
        EXP_RANGE
    }

    private final float[] least;
    private final float[] most;
    private final int up;
    private final int cycle;
    private Mode mode = Mode.TRIANGULAR;
    private float gamma = 1;
    private @Nullable MomentumCycle momentum;

    /** Cycles between two rates, as many steps down as up, that leave momentum as it is. */
    public CyclicLR(Optimizer optimizer, float least, float most, int up) {
        this(optimizer, new float[] {least}, new float[] {most}, up, up);
    }

    /**
     * Cycles that leave momentum as it is.
     *
     * @param least rate at the bottom, of all groups or of each
     * @param most rate at the top, alike
     * @param up steps from the bottom to the top, at least 1
     * @param down steps from there to the bottom, at least 1
     */
    public CyclicLR(Optimizer optimizer, float[] least, float[] most, int up, int down) {
        super(optimizer);
        this.least = PerGroup.rates("CyclicLR", "least rates", optimizer, least);
        this.most = PerGroup.rates("CyclicLR", "largest rates", optimizer, most);
        this.up = Checks.positive("CyclicLR", "steps up", up);
        this.cycle = up + Checks.positive("CyclicLR", "steps down", down);
        begin();
    }

    /** Changes the height of cycles; gamma, at least 0, is for {@code EXP_RANGE}. Returns this. */
    public CyclicLR mode(Mode other, float base) {
        gamma = Checks.notNegative("CyclicLR", "gamma", base);
        mode = other;
        begin();
        return this;
    }

    /** Lets momentum, or {@code beta1}, go down as the rate goes up; usually from 0.9 to 0.8. Returns this. */
    public CyclicLR cycleMomentum(float lowest, float highest) {
        MomentumCycle other = new MomentumCycle(lowest, highest);
        other.check("CyclicLR", optimizer());
        momentum = other;
        begin();
        return this;
    }

    @Override
    public double rate(int group, double base, int steps) {
        double bottom = PerGroup.of(least, group);
        return bottom + (PerGroup.of(most, group) - bottom) * height(steps);
    }

    @Override
    void applyOther(ParamGroup group, int taken) {
        if (momentum != null) {
            momentum.set(group, momentum.most() - (momentum.most() - momentum.least()) * height(taken));
        }
    }

    /** Between 0 at the bottom and 1 at the top of the first cycle. */
    private double height(int steps) {
        int inside = steps % cycle;
        double triangle = inside <= up ? inside / (double) up : (cycle - inside) / (double) (cycle - up);
        return triangle
                * switch (mode) {
                    case TRIANGULAR -> 1;
                    case TRIANGULAR2 -> Math.scalb(1.0, -(steps / cycle));
                    case EXP_RANGE -> Math.pow(gamma, steps);
                };
    }
}
