package io.lanewise.nn.optim;

import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.Map;

/**
 * What nearly all optimizers can be told.
 *
 * @param <S> the optimizer itself
 */
abstract class TunedOptimizer<S extends TunedOptimizer<S>> extends Optimizer {
    TunedOptimizer(Collection<? extends Tensor> parameters, Map<Hyperparameter, Float> defaults) {
        super(parameters, defaults);
    }

    abstract S self();

    /** Weight decay, at least 0: a multiple of the parameter that is added to its gradient, or by which it shrinks. Returns this. */
    public final S weightDecay(float decay) {
        set(Hyperparameter.WEIGHT_DECAY, decay);
        return self();
    }

    /** Whether steps go up the gradient instead of down. Returns this. */
    public final S maximize(boolean on) {
        climb(on);
        return self();
    }
}
