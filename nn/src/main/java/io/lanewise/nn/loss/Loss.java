package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;

/** How far a prediction is from its target. */
@FunctionalInterface
public interface Loss {
    /** The loss, a single number unless the reduction is {@code NONE}. */
    Tensor forward(Tensor prediction, Tensor target);
}
