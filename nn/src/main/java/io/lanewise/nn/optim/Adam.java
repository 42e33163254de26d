package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015): steps of even length, whatever the size of the gradient. Weight
 * decay is part of the gradient, as in {@code torch.optim.Adam}; {@link AdamW} keeps the two apart.
 */
public sealed class Adam extends MomentOptimizer<Adam> permits AdamW {
    private static final List<String> LARGEST = List.of(MEAN, SQUARE, "max_exp_avg_sq");

    private final boolean decoupled;
    private boolean amsgrad;

    /** With the paper's constants: betas 0.9 and 0.999, epsilon 1e-8. The usual rate is 1e-3. */
    public Adam(Collection<? extends Tensor> parameters, float learningRate) {
        this(parameters, learningRate, false, 0);
    }

    Adam(Collection<? extends Tensor> parameters, float learningRate, boolean decoupled, float weightDecay) {
        super(parameters, learningRate, weightDecay, Map.of());
        this.decoupled = decoupled;
    }

    /**
     * Whether the largest mean square so far stands under the root instead of the present one (Reddi et al., "On the convergence of Adam and
     * beyond", 2018). Returns this.
     */
    public final Adam amsgrad(boolean on) {
        amsgrad = on;
        return this;
    }

    @Override
    final Adam self() {
        return this;
    }

    @Override
    final List<String> stateNames(ParamGroup group) {
        return amsgrad ? LARGEST : MOMENTS;
    }

    @Override
    final void update(Part part) {
        float rate = sign() * part.get(LEARNING_RATE);
        float decay = sign() * part.get(WEIGHT_DECAY);
        float beta1 = part.get(BETA1);
        float beta2 = part.get(BETA2);
        if (!amsgrad) {
            var rule = new OptimizerSteps.Adam(rate, beta1, beta2, part.get(EPSILON), decay, decoupled);
            OptimizerSteps.adam(
                    rule,
                    part.values(),
                    part.gradients(),
                    part.state(MEAN),
                    part.state(SQUARE),
                    part.step(),
                    gradientScale());
            return;
        }
        update(
                part,
                OptimizerRules.LARGEST_MOMENTS,
                LARGEST,
                0,
                decoupled ? 0 : decay,
                1 - beta1,
                beta2,
                1 - beta2,
                (float) (rate / correction(beta1, part.step())),
                (float) (1 / Math.sqrt(correction(beta2, part.step()))),
                part.get(EPSILON),
                decoupled ? 1 - rate * decay : 1);
    }
}
