package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015): steps of even length, whatever the size of the gradient. Weight
 * decay is part of the gradient, as in {@code torch.optim.Adam}; {@link AdamW} keeps the two apart.
 */
public sealed class Adam extends Optimizer permits AdamW {
    private static final String MEAN = "exp_avg";
    private static final String SQUARE = "exp_avg_sq";

    private final boolean decoupled;

    /** With the paper's constants: betas 0.9 and 0.999, epsilon 1e-8. The usual rate is 1e-3. */
    public Adam(Collection<? extends Tensor> parameters, float learningRate) {
        this(parameters, learningRate, false, 0);
    }

    Adam(Collection<? extends Tensor> parameters, float learningRate, boolean decoupled, float weightDecay) {
        super(
                parameters,
                Map.of(
                        LEARNING_RATE,
                        learningRate,
                        BETA1,
                        0.9f,
                        BETA2,
                        0.999f,
                        EPSILON,
                        1e-8f,
                        WEIGHT_DECAY,
                        weightDecay));
        this.decoupled = decoupled;
    }

    /** Decay of the means of the gradient and of its square, each in [0, 1). Returns this. */
    public final Adam betas(float first, float second) {
        set(BETA1, first);
        set(BETA2, second);
        return this;
    }

    /** What is added to the root of the mean square, at least 0. Returns this. */
    public final Adam epsilon(float value) {
        set(EPSILON, value);
        return this;
    }

    /** Weight decay, at least 0. Returns this. */
    public final Adam weightDecay(float decay) {
        set(WEIGHT_DECAY, decay);
        return this;
    }

    @Override
    final List<String> stateNames(ParamGroup group) {
        return List.of(MEAN, SQUARE);
    }

    @Override
    final void update(Part part) {
        var rule = new OptimizerSteps.Adam(
                sign() * part.get(LEARNING_RATE),
                part.get(BETA1),
                part.get(BETA2),
                part.get(EPSILON),
                sign() * part.get(WEIGHT_DECAY),
                decoupled);
        OptimizerSteps.adam(rule, part.values(), part.gradients(), part.state(MEAN), part.state(SQUARE), part.step());
    }
}
