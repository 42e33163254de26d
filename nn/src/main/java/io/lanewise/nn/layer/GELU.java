package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** {@code x Phi(x)}, elementwise: exactly by erf, or by the approximation with tanh (Hendrycks and Gimpel, 2016). */
public final class GELU extends Layer {
    private final boolean approximate;

    /** Exact. */
    public GELU() {
        this(false);
    }

    /** Exact, or approximate by tanh. */
    public GELU(boolean approximate) {
        this.approximate = approximate;
    }

    @Override
    public Tensor forward(Tensor x) {
        return approximate ? Functional.geluTanh(x) : Functional.gelu(x);
    }

    @Override
    protected String extraRepr() {
        return "approximate='" + (approximate ? "tanh" : "none") + "'";
    }
}
