package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Products;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Product along a dimension; {@code dx[i]} is dy times the product of the others. */
record Prod(NDArray x, int dim) implements Backward {
    static Tensor forward(Tensor x, int dim) {
        return Tape.record(Products.along(x.value(), dim), new Prod(x.value(), dim), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, Products.backward(x, dy, dim));
    }
}
