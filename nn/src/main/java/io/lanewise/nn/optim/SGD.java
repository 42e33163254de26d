package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.DAMPENING;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.MOMENTUM;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent: {@code p -= rate g}, with momentum and weight decay as in {@code torch.optim.SGD}. Nesterov's momentum is
 * Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
 */
public final class SGD extends TunedOptimizer<SGD> {
    private static final String VELOCITY = "momentum_buffer";

    private boolean nesterov;

    /** Plain descent. */
    public SGD(Collection<? extends Tensor> parameters, float learningRate) {
        this(parameters, learningRate, 0);
    }

    /** With momentum, usually 0.9. */
    public SGD(Collection<? extends Tensor> parameters, float learningRate, float momentum) {
        super(parameters, Map.of(LEARNING_RATE, learningRate, MOMENTUM, momentum, DAMPENING, 0f, WEIGHT_DECAY, 0f));
    }

    /** Share of the last velocity that stays, at least 0. Returns this. */
    public SGD momentum(float share) {
        set(MOMENTUM, share);
        return this;
    }

    /** Share of the gradient that does not enter the velocity, in [0, 1]. Returns this. */
    public SGD dampening(float share) {
        set(DAMPENING, share);
        return this;
    }

    /**
     * Whether the velocity looks one step ahead. Returns this.
     *
     * @throws IllegalArgumentException without momentum, or with dampening
     */
    public SGD nesterov(boolean on) {
        for (ParamGroup group : paramGroups()) {
            float momentum = group.get(MOMENTUM);
            float dampening = group.get(DAMPENING);
            if (on && (momentum == 0 || dampening != 0)) {
                throw Checks.error(
                        "SGD",
                        "nesterov needs a momentum above 0 and no dampening, got momentum " + momentum
                                + " and dampening " + dampening);
            }
        }
        nesterov = on;
        return this;
    }

    @Override
    SGD self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return group.get(MOMENTUM) == 0 ? List.of() : List.of(VELOCITY);
    }

    @Override
    void update(Part part) {
        float momentum = part.get(MOMENTUM);
        var rule = new OptimizerSteps.Sgd(
                sign() * part.get(LEARNING_RATE), sign() * part.get(WEIGHT_DECAY), momentum, nesterov);
        if (momentum == 0) {
            OptimizerSteps.sgd(rule, part.values(), part.gradients(), gradientScale());
            return;
        }
        float share = part.step() == 1 ? 1 : 1 - part.get(DAMPENING);
        OptimizerSteps.momentum(rule, part.values(), part.gradients(), part.state(VELOCITY), share, gradientScale());
    }
}
