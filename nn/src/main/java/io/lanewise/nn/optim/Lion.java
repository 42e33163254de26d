package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Steps by the sign of a mean of gradients, one state instead of Adam's two (Chen et al., "Symbolic discovery of optimization algorithms",
 * 2023). Weight decay shrinks the parameters directly. Rates are a third to a tenth of AdamW's, and decay so many times larger.
 */
public final class Lion extends TunedOptimizer<Lion> {
    private static final List<String> STATES = List.of("exp_avg");

    /** With betas 0.9 and 0.99. The usual rate is 1e-4. */
    public Lion(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, Map.of(LEARNING_RATE, learningRate, BETA1, 0.9f, BETA2, 0.99f, WEIGHT_DECAY, 0f));
    }

    /** Shares of the mean in the direction of a step and in the next mean, each in [0, 1). Returns this. */
    public Lion betas(float direction, float mean) {
        set(BETA1, direction);
        set(BETA2, mean);
        return this;
    }

    @Override
    Lion self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    void update(Part part) {
        float rate = part.get(LEARNING_RATE);
        update(
                part,
                OptimizerRules.LION,
                STATES,
                sign() * rate,
                1 - rate * part.get(WEIGHT_DECAY),
                1 - part.get(BETA1),
                1 - part.get(BETA2));
    }
}
