package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;

/** The two linear layers of a transformer's layer, which has registered them as its own. */
record FeedForward(Linear linear1, Dropout dropout, Linear linear2, TransformerOptions options) {
    Tensor apply(Tensor x) {
        return linear2.forward(dropout.forward(linear1.forwardThen(x, options.activation())));
    }
}
