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
 * {@code y = (x - mean) / sqrt(variance + eps) weight + bias} over the last dimensions of each sample (Ba et al., 2016).
 *
 * <p>Shapes: x and y {@code [.., normalizedShape]}; parameters {@code weight} and {@code bias}, both of the normalised shape, ones and zeros at
 * first.
 */
public final class LayerNorm extends Layer {
    private final Shape normalizedShape;
    private final float eps;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /** Over the last dimensions, of these lengths; eps 1e-5, with weight and bias. */
    public LayerNorm(int... normalizedShape) {
        this(normalizedShape, 1e-5f, true, true);
    }

    /**
     * All of PyTorch's arguments.
     *
     * @param eps added to the variance
     * @param elementwiseAffine whether there is a weight
     * @param bias whether there is a bias, too
     */
    public LayerNorm(int[] normalizedShape, float eps, boolean elementwiseAffine, boolean bias) {
        this.normalizedShape = row("LayerNorm", normalizedShape);
        this.eps = Checks.notNegative("LayerNorm", "eps", eps);
        weight = elementwiseAffine ? parameter("weight", NDArray.full(this.normalizedShape, 1)) : null;
        this.bias = elementwiseAffine && bias ? parameter("bias", NDArray.zeros(this.normalizedShape)) : null;
    }

    /** The lengths as a shape of at least one dimension and element. */
    static Shape row(String layer, int... lengths) {
        Shape row = Shape.of(lengths);
        if (row.rank() == 0 || row.size() == 0) {
            throw Checks.error(layer, "normalizedShape must have at least one dimension, all above 0, got " + row);
        }
        return row;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.layerNorm(x, normalizedShape, weight, bias, eps);
    }

    @Override
    protected String extraRepr() {
        return Repr.tuple(normalizedShape.dims()) + ", eps=" + Repr.of(eps) + ", elementwise_affine="
                + Repr.of(weight != null);
    }
}
