package io.lanewise.nn.onnx;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;

/**
 * What flows along an edge of a graph between layers.
 *
 * @param name by which nodes refer to it
 * @param sample a tensor of its type and number of dimensions, with 2 for each length that is only known when the file is run
 */
public record OnnxValue(String name, Tensor sample) {
    /** Shape of the sample. */
    public Shape shape() {
        return sample.shape();
    }

    /** Number of dimensions. */
    public int rank() {
        return sample.shape().rank();
    }
}
