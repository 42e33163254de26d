package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent: {@code p -= rate g}, with momentum and weight decay as in {@code torch.optim.SGD}. Nesterov's momentum is
 * Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
 */
public final class SGD extends Optimizer {
    private float momentum;
    private float dampening;
    private float weightDecay;
    private boolean nesterov;
    private @Nullable NDArray velocity;

    /** Plain descent. */
    public SGD(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, learningRate);
    }

    /** With momentum, usually 0.9. */
    public SGD(Collection<? extends Tensor> parameters, float learningRate, float momentum) {
        super(parameters, learningRate);
        momentum(momentum);
    }

    /** Share of the last velocity that stays, at least 0. Returns this. */
    public SGD momentum(float share) {
        momentum = Checks.notNegative("SGD", "momentum", share);
        return this;
    }

    /** Share of the gradient that does not enter the velocity, in [0, 1]. Returns this. */
    public SGD dampening(float share) {
        dampening = Checks.range("SGD", "dampening", share, 0, 1);
        return this;
    }

    /** Multiple of the parameter that is added to its gradient, at least 0. Returns this. */
    public SGD weightDecay(float decay) {
        weightDecay = Checks.notNegative("SGD", "weight decay", decay);
        return this;
    }

    /**
     * Whether the velocity looks one step ahead. Returns this.
     *
     * @throws IllegalArgumentException without momentum, or with dampening
     */
    public SGD nesterov(boolean on) {
        if (on && (momentum == 0 || dampening != 0)) {
            throw Checks.error(
                    "SGD",
                    "nesterov needs a momentum above 0 and no dampening, got momentum " + momentum + " and dampening "
                            + dampening);
        }
        nesterov = on;
        return this;
    }

    @Override
    void update(long from, long to, int step) {
        var rule = new OptimizerSteps.Sgd(learningRate(), weightDecay, momentum, nesterov);
        if (momentum == 0) {
            OptimizerSteps.sgd(rule, values(from, to), gradients(from, to));
            return;
        }
        if (velocity == null) {
            velocity = state();
        }
        float share = step == 1 ? 1 : 1 - dampening;
        OptimizerSteps.momentum(rule, values(from, to), gradients(from, to), part(velocity, from, to), share);
    }
}
