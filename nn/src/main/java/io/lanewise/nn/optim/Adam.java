package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015): steps of even length, whatever the size of the gradient. Weight
 * decay is part of the gradient, as in {@code torch.optim.Adam}; {@link AdamW} keeps the two apart.
 */
public sealed class Adam extends Optimizer permits AdamW {
    private final boolean decoupled;
    private final NDArray mean = state();
    private final NDArray square = state();
    private float beta1 = 0.9f;
    private float beta2 = 0.999f;
    private float epsilon = 1e-8f;
    private float weightDecay;

    /** With the paper's constants: betas 0.9 and 0.999, epsilon 1e-8. The usual rate is 1e-3. */
    public Adam(Collection<? extends Tensor> parameters, float learningRate) {
        this(parameters, learningRate, false, 0);
    }

    Adam(Collection<? extends Tensor> parameters, float learningRate, boolean decoupled, float weightDecay) {
        super(parameters, learningRate);
        this.decoupled = decoupled;
        this.weightDecay = weightDecay;
    }

    /** Decay of the means of the gradient and of its square, each in [0, 1). Returns this. */
    public final Adam betas(float first, float second) {
        beta1 = Checks.range("Adam", "beta1", first, 0, Math.nextDown(1f));
        beta2 = Checks.range("Adam", "beta2", second, 0, Math.nextDown(1f));
        return this;
    }

    /** What is added to the root of the mean square, at least 0. Returns this. */
    public final Adam epsilon(float value) {
        epsilon = Checks.notNegative("Adam", "epsilon", value);
        return this;
    }

    /** Weight decay, at least 0. Returns this. */
    public final Adam weightDecay(float decay) {
        weightDecay = Checks.notNegative("Adam", "weight decay", decay);
        return this;
    }

    @Override
    final void update(long from, long to, int step) {
        var rule = new OptimizerSteps.Adam(learningRate(), beta1, beta2, epsilon, weightDecay, decoupled);
        OptimizerSteps.adam(
                rule, values(from, to), gradients(from, to), part(mean, from, to), part(square, from, to), step);
    }
}
