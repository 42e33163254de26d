package io.lanewise.nn.autograd;

/** Is told of every operation that a thread computes while an {@link Observation} is open. */
public interface Observer {
    /**
     * An operation was computed.
     *
     * @param operation its name
     * @param layer path of the layer that it belongs to, as far as a parameter or {@link Observation#inLayer} says; or empty
     * @param result what it gave
     * @param inputs what it was given
     */
    void forward(String operation, String layer, Tensor result, Tensor... inputs);

    /**
     * The gradients of an operation's inputs were computed.
     *
     * @param operation its name
     * @param layer as in {@link #forward}
     * @param result what it gave
     * @param nanos how long the gradients took
     */
    void backward(String operation, String layer, Tensor result, long nanos, Tensor... inputs);
}
