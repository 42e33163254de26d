package io.lanewise.nn.autograd;

import io.lanewise.core.array.NDArray;

/**
 * A recorded operation: a record whose components are all that the gradient needs. Implementations live in {@code nn.op}, beside
 * their forward computation.
 */
public interface Backward {
    /**
     * Adds the gradients of the inputs that need one.
     *
     * @param gradient gradient of the loss with respect to the operation's result, in the result's shape; must not be written to
     * @param inputs where the gradients of the inputs go
     */
    void backward(NDArray gradient, Gradients inputs);

    /** Name of the operation, as in {@code grad_fn=<MatmulBackward>}. */
    default String operation() {
        return getClass().getSimpleName();
    }

    /** Whether the gradient depends on the numbers that the operation has seen or made, and not only on shapes and the like. */
    default boolean needsValues() {
        return true;
    }

    /** Gives back workspaces that only this record knows; called when the graph is freed. */
    default void release() {}
}
