package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.BETA1;
import static io.lanewise.nn.optim.Hyperparameter.BETA2;
import static io.lanewise.nn.optim.Hyperparameter.EPSILON;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.MOMENTUM_DECAY;
import static io.lanewise.nn.optim.Hyperparameter.WEIGHT_DECAY;

import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with Nesterov's momentum, which rises towards beta1 with the steps (Dozat, "Incorporating Nesterov momentum into Adam", 2016).
 *
 * <p>Where the paper divides the mean by {@code 1 - mu_1 .. mu_t mu_t+1}, PyTorch up to 1.13 has {@code mu_t} twice in this product, and so
 * has this class; {@link #correctedProduct} gives the paper's, which PyTorch 2 has. The difference fades in the first tens of steps.
 */
public final class NAdam extends MomentOptimizer<NAdam> {
    /** Below this the product of all momenta changes nothing any more. */
    private static final double NOTHING = 1e-300;

    /** The product of all momenta up to a step, of a group, so that it need not be multiplied up each time. */
    private record Product(int step, float beta1, float decay, double value) {}

    private boolean corrected;
    private final Map<ParamGroup, Product> products = new HashMap<>();

    /** With betas 0.9 and 0.999, epsilon 1e-8 and momentum decay 0.004. The usual rate is 2e-3. */
    public NAdam(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, learningRate, 0, Map.of(MOMENTUM_DECAY, 4e-3f));
    }

    /** How fast momentum rises, at least 0. Returns this. */
    public NAdam momentumDecay(float decay) {
        set(MOMENTUM_DECAY, decay);
        return this;
    }

    /** Whether the momentum of the step stands once in the product, as in PyTorch 2, instead of twice. Returns this. */
    public NAdam correctedProduct(boolean on) {
        corrected = on;
        return this;
    }

    @Override
    NAdam self() {
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
        float decay = part.get(MOMENTUM_DECAY);
        double rate = sign() * part.get(LEARNING_RATE);
        double product = product(part, beta1, decay);
        double now = momentum(beta1, decay, part.step());
        double next = momentum(beta1, decay, part.step() + 1);
        double ahead = product * next * (corrected ? 1 : now);
        update(
                part,
                OptimizerRules.MOMENTS,
                MOMENTS,
                (float) (rate * (1 - now) / (1 - product)),
                sign() * part.get(WEIGHT_DECAY),
                1 - beta1,
                beta2,
                1 - beta2,
                (float) (rate * next / (1 - ahead)),
                (float) (1 / Math.sqrt(correction(beta2, part.step()))),
                part.get(EPSILON),
                1);
    }

    private static double momentum(float beta1, float decay, int step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, (double) step * decay));
    }

    private double product(Part part, float beta1, float decay) {
        Product none = new Product(0, beta1, decay, 1);
        Product last = products.getOrDefault(part.group(), none);
        if (last.step > part.step() || last.beta1 != beta1 || last.decay != decay) {
            last = none;
        }
        double value = last.value;
        for (int step = last.step + 1; step <= part.step() && value > NOTHING; step++) {
            value *= momentum(beta1, decay, step);
        }
        products.put(part.group(), new Product(part.step(), beta1, decay, value));
        return value;
    }
}
