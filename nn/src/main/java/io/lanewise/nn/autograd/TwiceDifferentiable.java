package io.lanewise.nn.autograd;

/**
 * An operation whose gradient is made of operations, too, so that it has a gradient itself. Operations that only implement
 * {@link Backward} have one gradient and no more.
 */
public interface TwiceDifferentiable extends Backward {
    /**
     * Adds the gradients of the inputs that need one, computed by operations that are recorded. Dimensions that were broadcast need not be
     * summed.
     *
     * @param gradient gradient with respect to the result
     * @param result what the operation gave
     * @param inputs its inputs, and where their gradients go
     */
    void backward(Tensor gradient, Tensor result, TensorGradients inputs);
}
