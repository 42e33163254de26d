package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * The p-norm of {@code a - b + eps} along the last dimension.
 *
 * @param p of the norm
 * @param eps added to differences
 * @param keepdim whether the last dimension stays, with length 1
 */
public record PairwiseDistance(float p, float eps, boolean keepdim) {
    /** The Euclidean distance, eps 1e-6. */
    public PairwiseDistance() {
        this(2, 1e-6f, false);
    }

    /** Of two tensors {@code [.., d]} that broadcast to each other. */
    public Tensor forward(Tensor a, Tensor b) {
        return Functional.pairwiseDistance(a, b, p, eps, keepdim);
    }
}
