package io.lanewise.core.kernel;

import java.util.List;

/**
 * The rules of optimizers that adapt to their gradients, as {@code torch.optim} has them. What depends on the number of a step alone, such as
 * the correction of a mean's bias, is in the numbers. Where weight decay is part of the gradient g, that is {@code g + decay p}.
 */
public final class OptimizerRules {
    /** Duchi et al. 2011. State: sum of g². {@code p -= rate g / (sqrt(sum) + epsilon)}. */
    public static final OptimizerRule ADAGRAD =
            OptimizerRule.of("adagrad", new AdaptiveSteps.Adagrad(), "rate", "decay", "epsilon");

    /** Zeiler 2012. States: means of g² and of squared changes. {@code change = sqrt((changes + epsilon) / (squares + epsilon)) g}. */
    public static final OptimizerRule ADADELTA =
            OptimizerRule.of("adadelta", new AdaptiveSteps.Adadelta(), "rate", "decay", "rho", "1 - rho", "epsilon");

    private static final String[] RMSPROP_NUMBERS = {"rate", "decay", "alpha", "1 - alpha", "epsilon", "momentum"};

    private static final OptimizerRule RMSPROP =
            OptimizerRule.of("rmsprop", new AdaptiveSteps.RmsProp(false, false), RMSPROP_NUMBERS);
    private static final OptimizerRule RMSPROP_MOMENTUM =
            OptimizerRule.of("rmsprop", new AdaptiveSteps.RmsProp(false, true), RMSPROP_NUMBERS);
    private static final OptimizerRule RMSPROP_CENTERED =
            OptimizerRule.of("rmsprop", new AdaptiveSteps.RmsProp(true, false), RMSPROP_NUMBERS);
    private static final OptimizerRule RMSPROP_CENTERED_MOMENTUM =
            OptimizerRule.of("rmsprop", new AdaptiveSteps.RmsProp(true, true), RMSPROP_NUMBERS);

    /** Kingma and Ba 2015, section 7. States: mean of g, and {@code u = max(beta2 u, |g| + epsilon)}. {@code p -= rate mean / u}. */
    public static final OptimizerRule ADAMAX =
            OptimizerRule.of("adamax", new AdaptiveSteps.Adamax(), "rate", "decay", "1 - beta1", "beta2", "epsilon");

    private static final String[] MOMENTS_NUMBERS = {
        "rate of g",
        "decay",
        "1 - beta1",
        "beta2",
        "1 - beta2",
        "rate of the mean",
        "scale of the root",
        "epsilon",
        "shrink"
    };

    /**
     * Adam and its kin. States: means of g and of g².
     * {@code p = shrink p - (rate1 g + rate2 mean) / (scale sqrt(squares) + epsilon)}.
     */
    public static final OptimizerRule MOMENTS =
            OptimizerRule.of("moments", new AdaptiveSteps.Moments(false), MOMENTS_NUMBERS);

    /** The same with the largest mean of g² so far under the root, a third state (Reddi et al. 2018). */
    public static final OptimizerRule LARGEST_MOMENTS =
            OptimizerRule.of("largest moments", new AdaptiveSteps.Moments(true), MOMENTS_NUMBERS);

    /**
     * Riedmiller and Braun 1993. States: step lengths, and the last g. A length grows where g keeps its sign, and shrinks where it does not;
     * there g counts as 0. {@code p -= length sign(g)}.
     */
    public static final OptimizerRule RPROP = OptimizerRule.of(
            "rprop", new SignSteps.Rprop(), "sign of g", "shrinking", "growing", "shortest", "longest");

    /** Polyak and Juditsky 1992. State: mean of the parameters. {@code p = shrink p - rate g; mean = kept mean + share p}. */
    public static final OptimizerRule ASGD =
            OptimizerRule.of("asgd", new SignSteps.Asgd(), "rate", "decay", "shrink", "share", "kept");

    /** Chen et al. 2023. State: mean of g. {@code p = shrink p - rate sign(beta1 mean + (1 - beta1) g)}, by the mean before the step. */
    public static final OptimizerRule LION =
            OptimizerRule.of("lion", new SignSteps.Lion(), "rate", "shrink", "1 - beta1", "1 - beta2");

    private OptimizerRules() {}

    /**
     * Hinton 2012. States: mean of g², then if {@code centered} the mean of g, whose square is subtracted, and with {@code momentum} the
     * velocity. {@code p -= rate g / (sqrt(squares) + epsilon)}, or by the velocity of such ratios.
     */
    public static OptimizerRule rmsprop(boolean centered, boolean momentum) {
        if (centered) {
            return momentum ? RMSPROP_CENTERED_MOMENTUM : RMSPROP_CENTERED;
        }
        return momentum ? RMSPROP_MOMENTUM : RMSPROP;
    }

    /** Every rule above. */
    public static List<OptimizerRule> all() {
        return List.of(
                ADAGRAD,
                ADADELTA,
                RMSPROP,
                RMSPROP_MOMENTUM,
                RMSPROP_CENTERED,
                RMSPROP_CENTERED_MOMENTUM,
                ADAMAX,
                MOMENTS,
                LARGEST_MOMENTS,
                RPROP,
                ASGD,
                LION);
    }
}
