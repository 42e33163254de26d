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
    EPSILON("eps", "epsilon", 0, Float.MAX_VALUE);

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
