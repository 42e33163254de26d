package io.lanewise.nn.autograd;

/**
 * A differentiable operation of one's own (PyTorch's {@code torch.autograd.Function}): what it computes, and its gradient. For an elementwise
 * function {@link io.lanewise.core.kernel.Activation} is shorter and faster, and what is made of operations needs neither.
 *
 * {@snippet :
 * final class Cube implements DifferentiableFunction {
 *     @Override public Tensor forward(Saved saved, Tensor... inputs) {
 *         saved.save(inputs[0]);
 *         return inputs[0].pow(3);
 *     }
 *
 *     @Override public Tensor[] backward(Saved saved, Tensor gradient) {
 *         return new Tensor[] {gradient.mul(saved.get(0).square()).mul(3)};
 *     }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }
 *
 * <p>{@link GradCheck} finds out whether the two fit.
 */
public interface DifferentiableFunction {
    /** The result, a new tensor; nothing within is recorded. What the gradient needs is given to {@code saved}. */
    Tensor forward(Saved saved, Tensor... inputs);

    /**
     * The gradients of the inputs, in their order and shapes; null where {@link Saved#needed} says that none is needed. It is recorded where
     * gradients of gradients are asked for.
     *
     * @param gradient with respect to the result
     */
    Tensor[] backward(Saved saved, Tensor gradient);

    /** Name in errors and in {@code grad_fn}. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Computes the function of the inputs, and records it. */
    default Tensor apply(Tensor... inputs) {
        return Custom.forward(this, inputs);
    }
}
