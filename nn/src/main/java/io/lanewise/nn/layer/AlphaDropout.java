package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** In training, sets elements to SELU's limit with probability p, and scales and shifts all so that mean and variance stay (Klambauer et al., 2017). */
public final class AlphaDropout extends Layer {
    private final float p;

    /** p = 0.5. */
    public AlphaDropout() {
        this(0.5f);
    }

    /** A probability in [0, 1]. */
    public AlphaDropout(float p) {
        this.p = Checks.range("AlphaDropout", "p", p, 0, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.alphaDropout(x, p, isTraining());
    }

    @Override
    protected String extraRepr() {
        return "p=" + p + ", inplace=False";
    }
}
