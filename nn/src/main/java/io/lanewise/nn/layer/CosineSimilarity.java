package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * Cosine of the angle between vectors that lie along a dimension.
 *
 * @param dim counted from the end if negative
 * @param eps lengths are held above it
 */
public record CosineSimilarity(int dim, float eps) {
    /** Along dimension 1, eps 1e-8. */
    public CosineSimilarity() {
        this(1, 1e-8f);
    }

    /** Checks eps. */
    public CosineSimilarity {
        Checks.notNegative("CosineSimilarity", "eps", eps);
    }

    /** Of two tensors that broadcast to each other; the result lacks the dimension. */
    public Tensor forward(Tensor a, Tensor b) {
        return Functional.cosineSimilarity(a, b, dim, eps);
    }
}
