package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x / sqrt(mean(x^2) + eps) weight} over the last dimensions of each sample (Zhang and Sennrich, 2019).
 *
 * <p>Shapes: x and y {@code [.., normalizedShape]}; parameter {@code weight} of the normalised shape, ones at first.
 */
public final class RMSNorm extends Layer {
    private final Shape normalizedShape;
    private final @Nullable Float eps;
    private final @Nullable Parameter weight;

    /** Over the last dimensions, of these lengths, with weight; eps is the distance from 1 to the next float32. */
    public RMSNorm(int... normalizedShape) {
        this(normalizedShape, null, true);
    }

    /**
     * All of PyTorch's arguments.
     *
     * @param eps added to the mean square; null for the distance from 1 to the next float32, 1.1920929e-7
     * @param elementwiseAffine whether there is a weight
     */
    public RMSNorm(int[] normalizedShape, @Nullable Float eps, boolean elementwiseAffine) {
        this.normalizedShape = LayerNorm.row("RMSNorm", normalizedShape);
        this.eps = eps == null ? null : Checks.notNegative("RMSNorm", "eps", eps);
        weight = elementwiseAffine ? parameter("weight", NDArray.full(this.normalizedShape, 1)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.rmsNorm(x, normalizedShape, weight, eps == null ? Math.ulp(1f) : eps);
    }

    @Override
    protected String extraRepr() {
        return Repr.tuple(normalizedShape.dims()) + ", eps=" + Repr.of(eps) + ", elementwise_affine="
                + Repr.of(weight != null);
    }
}
