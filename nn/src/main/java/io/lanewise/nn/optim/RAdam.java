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

/**
 * Adam whose first steps, when the mean of squares says little, are shorter, and at the very first do not adapt at all (Liu et al., "On the
 * variance of the adaptive learning rate and beyond", 2020).
 */
public final class RAdam extends MomentOptimizer<RAdam> {
    /** With betas 0.9 and 0.999, epsilon 1e-8. The usual rate is 1e-3. */
    public RAdam(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, learningRate, 0, Map.of());
    }

    @Override
    RAdam self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return MOMENTS;
    }

    @Override
    void update(Part part) {
        float beta1 = part.get(BETA1);
        float beta2 = part.get(BETA2);
        int step = part.step();
        double rate = sign() * part.get(LEARNING_RATE) / correction(beta1, step);
        // how many gradients the mean of squares amounts to, in the long run and now
        double most = 2 / (1 - (double) beta2) - 1;
        double now = most - 2 * step * Math.pow(beta2, step) / correction(beta2, step);
        boolean adapts = now > 5;
        if (adapts) {
            double rectified = (now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now);
            rate *= Math.sqrt(rectified * correction(beta2, step));
        }
        update(
                part,
                OptimizerRules.MOMENTS,
                MOMENTS,
                0,
                sign() * part.get(WEIGHT_DECAY),
                1 - beta1,
                beta2,
                1 - beta2,
                (float) rate,
                adapts ? 1 : 0,
                adapts ? part.get(EPSILON) : 1,
                1);
    }
}
