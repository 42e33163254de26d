package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Clamp;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.GradientNorm;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;

/**
 * Bounds gradients between {@code backward()} and {@code step()} (PyTorch's {@code torch.nn.utils.clip_grad_norm_} and
 * {@code clip_grad_value_}). Parameters without a gradient do not count.
 */
public final class ClipGrad {
    /** Keeps the quotient of norms below 1 finite, PyTorch's constant. */
    private static final double EPSILON = 1e-6;

    private ClipGrad() {}

    /** {@link #norm(Collection, float, float)} with the norm of Euclid. */
    public static float norm(Collection<? extends Tensor> parameters, float most) {
        return norm(parameters, most, 2);
    }

    /**
     * Scales all gradients by one factor so that the norm of all of them together is at most {@code most} (Pascanu et al., "On the
     * difficulty of training recurrent neural networks", 2013). {@link Optimizer#clipGradNorm} does so within the optimizer's step, which is faster.
     *
     * @param most at least 0
     * @param p which norm, above 0; infinite for the largest absolute value
     * @return the norm before; where it is infinite or NaN the gradients are left as they are
     */
    public static float norm(Collection<? extends Tensor> parameters, float most, float p) {
        Checks.notNegative("clip_grad_norm", "the largest norm", most);
        Checks.that(p > 0, "clip_grad_norm", "p must be above 0");
        double total = p == 2 ? Math.sqrt(squares(parameters)) : otherNorm(parameters, p);
        float factor = factor(total, most);
        if (factor < 1) {
            for (Tensor parameter : parameters) {
                Tensor gradient = parameter.grad();
                if (gradient != null) {
                    scale(gradient.value(), factor);
                }
            }
        }
        return (float) total;
    }

    private static double otherNorm(Collection<? extends Tensor> parameters, float p) {
        double total = 0;
        try (Scope _ = Scope.open("clip_grad_norm")) {
            for (Tensor parameter : parameters) {
                Tensor gradient = parameter.grad();
                if (gradient != null && gradient.size() > 0) {
                    double norm = gradient.norm(p, false).item();
                    total = Float.isInfinite(p) ? Math.max(total, norm) : total + Math.pow(norm, p);
                }
            }
        }
        return Float.isInfinite(p) ? total : Math.pow(total, 1.0 / p);
    }

    /** Sum of the squares of all gradients. */
    static double squares(Collection<? extends Tensor> parameters) {
        double total = 0;
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (gradient != null && gradient.size() > 0) {
                total += GradientNorm.squares(gradient.value());
            }
        }
        return total;
    }

    /** By what gradients of that norm have to be multiplied; 1 if by nothing. */
    static float factor(double norm, float most) {
        double factor = most / (norm + EPSILON);
        return factor < 1 && norm <= Double.MAX_VALUE ? (float) factor : 1;
    }

    /** Multiplies a gradient in its place. */
    static void scale(NDArray gradient, float factor) {
        try (Scope _ = Scope.open("clip_grad_norm")) {
            Elementwise.mulInto(NDArray.full(Shape.SCALAR, factor), gradient);
        }
    }

    /** Holds every element of the gradients between {@code -limit} and {@code limit}, at least 0; NaN stays. */
    public static void value(Collection<? extends Tensor> parameters, float limit) {
        Checks.notNegative("clip_grad_value", "the limit", limit);
        try (Scope _ = Scope.open("clip_grad_value")) {
            for (Tensor parameter : parameters) {
                Tensor gradient = parameter.grad();
                if (gradient != null) {
                    gradient.value().copyFrom(Clamp.forward(gradient.value(), -limit, limit));
                }
            }
        }
    }
}
