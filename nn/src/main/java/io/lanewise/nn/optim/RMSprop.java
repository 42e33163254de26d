package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.ALPHA;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.MOMENTUM;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Gradients divided by the root of a mean of their squares (Hinton, "Neural networks for machine learning", lecture 6, 2012); centered, by
 * their standard deviation (Graves, "Generating sequences with recurrent neural networks", 2013).
 */
public final class RMSprop extends TunedOptimizer<RMSprop> {
    private boolean centered;

    /** With alpha 0.99 and epsilon 1e-8. The usual rate is 1e-2. */
    public RMSprop(Collection<? extends Tensor> parameters, float learningRate) {
        super(
                parameters,
                Map.of(LEARNING_RATE, learningRate, ALPHA, 0.99f, EPSILON, 1e-8f, MOMENTUM, 0f, WEIGHT_DECAY, 0f));
    }

    /** Decay of the mean of squares, at least 0. Returns this. */
    public RMSprop alpha(float decay) {
        set(ALPHA, decay);
        return this;
    }

    /** What is added to the root, at least 0. Returns this. */
    public RMSprop epsilon(float value) {
        set(EPSILON, value);
        return this;
    }

    /** Share of the last velocity that stays, at least 0. Returns this. */
    public RMSprop momentum(float share) {
        set(MOMENTUM, share);
        return this;
    }

    /** Whether the square of the mean gradient is subtracted from the mean square. Returns this. */
    public RMSprop centered(boolean on) {
        centered = on;
        return this;
    }

    @Override
    RMSprop self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        List<String> names = new ArrayList<>();
        names.add("square_avg");
        if (centered) {
            names.add("grad_avg");
        }
        if (group.get(MOMENTUM) > 0) {
            names.add("momentum_buffer");
        }
        return names;
    }

    @Override
    void update(Part part) {
        float alpha = part.get(ALPHA);
        float momentum = part.get(MOMENTUM);
        update(
                part,
                OptimizerRules.rmsprop(centered, momentum > 0),
                stateNames(part.group()),
                sign() * part.get(LEARNING_RATE),
                sign() * part.get(WEIGHT_DECAY),
                alpha,
                1 - alpha,
                part.get(EPSILON),
                momentum);
    }
}
