package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.RHO;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Steps in proportion to those of late (Zeiler, "ADADELTA: an adaptive learning rate method", 2012), so that a rate of 1 does. */
public final class Adadelta extends TunedOptimizer<Adadelta> {
    private static final List<String> STATES = List.of("square_avg", "acc_delta");

    /** With rho 0.9 and epsilon 1e-6. The usual rate is 1. */
    public Adadelta(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, Map.of(LEARNING_RATE, learningRate, RHO, 0.9f, EPSILON, 1e-6f, WEIGHT_DECAY, 0f));
    }

    /** Decay of the means of squares, in [0, 1]. Returns this. */
    public Adadelta rho(float decay) {
        set(RHO, decay);
        return this;
    }

    /** What is added to the means of squares, at least 0. Returns this. */
    public Adadelta epsilon(float value) {
        set(EPSILON, value);
        return this;
    }

    @Override
    Adadelta self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    void update(Part part) {
        float rho = part.get(RHO);
        update(
                part,
                OptimizerRules.ADADELTA,
                STATES,
                sign() * part.get(LEARNING_RATE),
                sign() * part.get(WEIGHT_DECAY),
                rho,
                1 - rho,
                part.get(EPSILON));
    }
}
