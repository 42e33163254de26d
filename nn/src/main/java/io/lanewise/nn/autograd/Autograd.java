package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients as values (PyTorch's {@code torch.autograd.grad}), which leave those of the leaves alone.
 *
 * {@snippet :
 * Tensor slope = Autograd.grad(y, x, true);         // dy/dx, recorded
 * Tensor penalty = slope.norm().sub(1).square();    // of a critic that should have slope 1
 * penalty.backward();
 * }
 */
public final class Autograd {
    private Autograd() {}

    /** Gradient of a single number with respect to a tensor; the graph is freed. */
    public static Tensor grad(Tensor output, Tensor input) {
        return grad(output, input, false);
    }

    /** The same, and recorded itself if {@code createGraph}. */
    public static Tensor grad(Tensor output, Tensor input, boolean createGraph) {
        if (output.size() != 1) {
            throw Checks.error(
                    "grad",
                    "only a single number has the implicit gradient 1, got shape " + output.shape()
                            + "; pass one of that shape, or reduce with sum() or mean()");
        }
        return grad(output, Tensor.onesLike(output), List.of(input), createGraph)
                .getFirst();
    }

    /**
     * Gradients of the sum of an output, weighted by {@code seed}, with respect to some tensors.
     *
     * @param createGraph whether the gradients are recorded, so that they have gradients themselves; the graph is kept then, and freed
     *     otherwise. Each operation in between must be {@link TwiceDifferentiable}, and hooks are not called
     * @throws IllegalStateException if the output was not computed from a tensor that requires a gradient, or not from one of {@code inputs}
     */
    public static List<Tensor> grad(Tensor output, Tensor seed, List<Tensor> inputs, boolean createGraph) {
        Checks.shape("grad", "the gradient", seed.value(), output.shape());
        if (!output.requiresGrad()) {
            throw new IllegalStateException("grad: nothing the output was computed from requires a gradient");
        }
        List<@Nullable Tensor> found = new ArrayList<>();
        if (createGraph) {
            found.addAll(TensorGradients.of(output, seed, inputs));
        } else {
            for (NDArray gradient : Tape.gradients(output, seed.value(), inputs, false)) {
                found.add(gradient == null ? null : new Tensor(gradient));
            }
        }
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Tensor gradient = found.get(i);
            if (gradient == null) {
                throw new IllegalStateException("grad: the output does not depend on input " + i + " of shape "
                        + inputs.get(i).shape() + ", or that requires no gradient");
            }
            gradients.add(gradient);
        }
        return gradients;
    }
}
