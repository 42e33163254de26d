package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Adam that divides by a decaying maximum of the gradient's size (Kingma and Ba, 2015, section 7). */
public final class Adamax extends MomentOptimizer<Adamax> {
    private static final List<String> STATES = List.of(MEAN, "exp_inf");

    /** With betas 0.9 and 0.999, epsilon 1e-8. The usual rate is 2e-3. */
    public Adamax(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, learningRate, 0, Map.of());
    }

    @Override
    Adamax self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    void update(Part part) {
        float beta1 = part.get(BETA1);
        update(
                part,
                OptimizerRules.ADAMAX,
                STATES,
                (float) (sign() * part.get(LEARNING_RATE) / correction(beta1, part.step())),
                sign() * part.get(WEIGHT_DECAY),
                1 - beta1,
                part.get(BETA2),
                part.get(EPSILON));
    }
}
