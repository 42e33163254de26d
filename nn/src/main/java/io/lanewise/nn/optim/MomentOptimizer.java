package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Adam and its kin, which keep a mean of the gradient and a measure of its size.
 *
 * @param <S> the optimizer itself
 */
abstract class MomentOptimizer<S extends MomentOptimizer<S>> extends TunedOptimizer<S> {
    static final String MEAN = "exp_avg";
    static final String SQUARE = "exp_avg_sq";
    static final List<String> MOMENTS = List.of(MEAN, SQUARE);

    /** With betas 0.9 and 0.999, epsilon 1e-8, and what else there is. */
    MomentOptimizer(
            Collection<? extends Tensor> parameters,
            float learningRate,
            float weightDecay,
            Map<Hyperparameter, Float> others) {
        super(parameters, defaults(learningRate, weightDecay, others));
    }

    private static Map<Hyperparameter, Float> defaults(
            float learningRate, float weightDecay, Map<Hyperparameter, Float> others) {
        Map<Hyperparameter, Float> all = new EnumMap<>(Map.of(
                LEARNING_RATE, learningRate, BETA1, 0.9f, BETA2, 0.999f, EPSILON, 1e-8f, WEIGHT_DECAY, weightDecay));
        all.putAll(others);
        return all;
    }

    /** Decay of the means of the gradient and of its square, each in [0, 1). Returns this. */
    public final S betas(float first, float second) {
        set(BETA1, first);
        set(BETA2, second);
        return self();
    }

    /** What is added to the root of the mean square, at least 0. Returns this. */
    public final S epsilon(float value) {
        set(EPSILON, value);
        return self();
    }

    /** {@code 1 - beta^step}: what a mean that began at 0 lacks. */
    static double correction(float beta, int step) {
        return 1 - Math.pow(beta, step);
    }
}
