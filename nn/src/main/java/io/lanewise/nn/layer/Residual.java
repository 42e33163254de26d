package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x + inner(x)} (He et al., 2016), or {@code y = shortcut(x) + inner(x)} where the inner layer changes the shape. Both terms must have one
 * shape, or shapes that broadcast.
 */
public final class Residual extends Layer {
    private final Layer inner;
    private final @Nullable Layer shortcut;

    /** Around a layer, such as a Sequential. */
    public Residual(Layer inner) {
        this.inner = child("inner", inner);
        this.shortcut = null;
    }

    /** With a layer on the other way, too, such as a convolution of 1 x 1 that has the inner one's stride and channels. */
    public Residual(Layer inner, Layer shortcut) {
        this.inner = child("inner", inner);
        this.shortcut = child("shortcut", shortcut);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor straight = shortcut == null ? x : shortcut.forward(x);
        return straight.add(inner.forward(x));
    }
}
