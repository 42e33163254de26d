package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE_DECAY;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Steps that get shorter as squares of the gradient add up (Duchi et al., "Adaptive subgradient methods for online learning and stochastic
 * optimization", 2011): long ones for what seldom has a gradient.
 */
public final class Adagrad extends TunedOptimizer<Adagrad> {
    private static final List<String> STATES = List.of("sum");

    private float initialSum;

    /** With epsilon 1e-10. The usual rate is 1e-2. */
    public Adagrad(Collection<? extends Tensor> parameters, float learningRate) {
        super(
                parameters,
                Map.of(LEARNING_RATE, learningRate, LEARNING_RATE_DECAY, 0f, WEIGHT_DECAY, 0f, EPSILON, 1e-10f));
    }

    /** The rate of step n is divided by {@code 1 + (n - 1) decay}; at least 0. Returns this. */
    public Adagrad learningRateDecay(float decay) {
        set(LEARNING_RATE_DECAY, decay);
        return this;
    }

    /** What is added to the root of the sum, at least 0. Returns this. */
    public Adagrad epsilon(float value) {
        set(EPSILON, value);
        return this;
    }

    /** What sums begin with, at least 0; to be set before the first step. Returns this. */
    public Adagrad initialAccumulator(float sum) {
        initialSum = Checks.notNegative("Adagrad", "initial accumulator", sum);
        return this;
    }

    @Override
    Adagrad self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    float initialState(ParamGroup group, String state) {
        return initialSum;
    }

    @Override
    void update(Part part) {
        double slower = 1 + (part.step() - 1) * (double) part.get(LEARNING_RATE_DECAY);
        update(
                part,
                OptimizerRules.ADAGRAD,
                STATES,
                (float) (sign() * part.get(LEARNING_RATE) / slower),
                sign() * part.get(WEIGHT_DECAY),
                part.get(EPSILON));
    }
}
