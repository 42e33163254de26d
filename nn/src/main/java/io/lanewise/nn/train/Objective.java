package io.lanewise.nn.train;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;

/**
 * What training makes small, for models whose loss is more than a comparison of {@code model.forward(x)} with {@code y}: a variational
 * autoencoder's, a language model's, one with a penalty.
 */
@FunctionalInterface
public interface Objective {
    /** The loss of a batch, one element, the mean over its samples. */
    Tensor loss(Batch batch);
}
