package io.lanewise.nn.op;

import io.lanewise.nn.autograd.Tensor;

/**
 * Elements that were chosen along a dimension, and where they stood.
 *
 * @param values differentiable
 * @param indices int32, of the values' shape
 */
public record ValuesIndices(Tensor values, Tensor indices) {}
