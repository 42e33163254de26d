package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.ALPHA;
import static io.lanewise.nn.optim.Hyperparameter.LAMBDA;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.MEAN_START;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Descent with a falling rate that keeps a mean of the parameters (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging",
 * 1992): state {@code ax} of {@link #stateDict()}.
 */
public final class ASGD extends TunedOptimizer<ASGD> {
    private static final List<String> STATES = List.of("ax");

    /** With lambda 1e-4, alpha 0.75 and the mean from step 1e6 on. The usual rate is 1e-2. */
    public ASGD(Collection<? extends Tensor> parameters, float learningRate) {
        super(
                parameters,
                Map.of(LEARNING_RATE, learningRate, LAMBDA, 1e-4f, ALPHA, 0.75f, MEAN_START, 1e6f, WEIGHT_DECAY, 0f));
    }

    /** Share of the parameter that each step takes away, times the rate; at least 0. Returns this. */
    public ASGD lambda(float share) {
        set(LAMBDA, share);
        return this;
    }

    /** Power by which the rate falls, at least 0. Returns this. */
    public ASGD alpha(float power) {
        set(ALPHA, power);
        return this;
    }

    /** Number of steps from which on the mean is taken, at least 0; until then it is the parameter itself. Returns this. */
    public ASGD meanStart(float steps) {
        set(MEAN_START, steps);
        return this;
    }

    @Override
    ASGD self() {
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    void update(Part part) {
        double rate = part.get(LEARNING_RATE);
        double lambda = part.get(LAMBDA);
        int before = part.step() - 1;
        double now = rate / Math.pow(1 + lambda * rate * before, part.get(ALPHA));
        double share = 1 / Math.max(1, before - (double) part.get(MEAN_START));
        update(
                part,
                OptimizerRules.ASGD,
                STATES,
                (float) (sign() * now),
                sign() * part.get(WEIGHT_DECAY),
                (float) (1 - lambda * now),
                (float) share,
                (float) (1 - share));
    }
}
