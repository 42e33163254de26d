package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;

/** The numbers that rule an optimizer's steps, each with the key it is saved by and the values it may have, those of PyTorch. */
public enum Hyperparameter {
    /** Length of a step. */
    LEARNING_RATE("lr", "learning rate", 0, Float.MAX_VALUE),
    /** Share of the parameter that is added to its gradient, or by which it shrinks. */
    WEIGHT_DECAY("weight_decay", "weight decay", 0, Float.MAX_VALUE),
    /** Share of the last velocity that stays. */
    MOMENTUM("momentum", "momentum", 0, Float.MAX_VALUE),
    /** Share of the gradient that does not enter the velocity. */
    DAMPENING("dampening", "dampening", 0, 1),
    /** Decay of the mean of the gradient. */
    BETA1("beta1", "beta1", 0, Math.nextDown(1f)),
    /** Decay of the mean of its square. */
    BETA2("beta2", "beta2", 0, Math.nextDown(1f)),
    /** Keeps a quotient finite. */
    EPSILON("eps", "epsilon", 0, Float.MAX_VALUE),
    /** Decay of the mean of squares, or the power by which a rate falls. */
    ALPHA("alpha", "alpha", 0, Float.MAX_VALUE),
    /** Decay of the means of squares. */
    RHO("rho", "rho", 0, 1),
    /** How fast the rate falls with the steps. */
    LEARNING_RATE_DECAY("lr_decay", "decay of the learning rate", 0, Float.MAX_VALUE),
    /** How fast momentum rises with the steps. */
    MOMENTUM_DECAY("momentum_decay", "momentum decay", 0, Float.MAX_VALUE),
    /** Share of the parameter that each step takes away. */
    LAMBDA("lambd", "lambda", 0, Float.MAX_VALUE),
    /** Number of steps from which on the mean of the parameters is taken. */
    MEAN_START("t0", "start of the mean", 0, Float.MAX_VALUE),
    /** Factor of a step length where the gradient turned. */
    ETA_MINUS("etaminus", "shrinking factor", Float.MIN_VALUE, Math.nextDown(1f)),
    /** Factor of a step length where the gradient kept its sign. */
    ETA_PLUS("etaplus", "growing factor", Math.nextUp(1f), Float.MAX_VALUE),
    /** Shortest step. */
    SHORTEST("step_size_min", "shortest step", 0, Float.MAX_VALUE),
    /** Longest step. */
    LONGEST("step_size_max", "longest step", 0, Float.MAX_VALUE);

    private final String key;
    private final String label;
    private final float least;
    private final float most;

    Hyperparameter(String key, String label, float least, float most) {
        this.key = key;
        this.label = label;
        this.least = least;
        this.most = most;
    }

    /** The name in a state dict, PyTorch's. */
    public String key() {
        return key;
    }

    boolean accepts(float value) {
        return value >= least && value <= most;
    }

    /**
     * The value itself.
     *
     * @throws IllegalArgumentException if it is out of range; the message begins with {@code operation}
     */
    float check(String operation, float value) {
        if (accepts(value)) {
            return value;
        }
        if (least == 0 && most == Float.MAX_VALUE) {
            return Checks.notNegative(operation, label, value);
        }
        return Checks.range(operation, label, value, least, most);
    }
}
