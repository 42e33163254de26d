package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.GradientFunction;
import io.lanewise.core.simd.GradientLoop;
import io.lanewise.core.simd.UnaryFunction;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An elementwise function and its derivative, with loops compiled for it. Making one is cheap; its loops are compiled at the
 * first use, so keep it in a constant.
 *
 * {@snippet :
 * static final Activation SQUARED_RELU = Activation.of("squared_relu",
 *         v -> v.max(0f).mul(v.max(0f)),       // f(x)
 *         (x, y) -> x.max(0f).mul(2f));        // f'(x)
 * }
 */
public final class Activation {
    private final String name;
    private final UnaryFunction f;
    private final GradientFunction df;
    private final boolean slopeFromOutput;

    private volatile @Nullable UnaryLoop forward;
    private volatile @Nullable GradientLoop backward;

    private Activation(String name, UnaryFunction f, GradientFunction df, boolean slopeFromOutput) {
        this.name = Checks.present("activation", "name", name);
        this.f = Checks.present("activation", "f", f);
        this.df = Checks.present("activation", "df", df);
        this.slopeFromOutput = slopeFromOutput;
    }

    /**
     * An activation from a function on vectors and its derivative. Both work on every lane by itself.
     *
     * @param name stands in error messages
     * @param f f(x)
     * @param df f'(x), from x and y = f(x)
     */
    public static Activation of(String name, UnaryFunction f, GradientFunction df) {
        return new Activation(name, f, df, false);
    }

    /**
     * An activation whose derivative follows from its output alone. Its input need not be kept, so it can be computed in place and in one go
     * with what comes before.
     *
     * @param df f'(x), from y = f(x)
     */
    public static Activation ofOutput(String name, UnaryFunction f, UnaryFunction df) {
        Checks.present("activation", "df", df);
        return new Activation(name, f, (x, y) -> df.apply(y), true);
    }

    /** Whether {@link #backward} does without x: any array of its shape will do. */
    public boolean slopeFromOutput() {
        return slopeFromOutput;
    }

    /** The name in error messages. */
    public String name() {
        return name;
    }

    /**
     * y = f(x).
     *
     * @param x any strides
     * @param y contiguous, of x's shape; may be x itself
     * @throws IllegalArgumentException if shapes or types differ
     */
    public void forward(NDArray x, NDArray y) {
        Door.output(name, "y", y, x.shape());
        MemorySegment from = Door.input(name, "x", x, x.shape());
        MemorySegment to = y.segment();
        UnaryLoop loop = loop();
        Chunks.run(x.size(), (at, length) -> loop.run(from, at, to, at, length));
    }

    /**
     * dx = dy f'(x), or dx += dy f'(x).
     *
     * @param x the input of the forward pass, any strides; of no account if {@link #slopeFromOutput}
     * @param y its output, any strides
     * @param dy gradient with respect to y, any strides
     * @param dx gradient with respect to x: contiguous; may be dy itself if {@code accumulate} is false
     * @throws IllegalArgumentException if shapes or types differ
     */
    public void backward(NDArray x, NDArray y, NDArray dy, NDArray dx, boolean accumulate) {
        Door.output(name, "dx", dx, x.shape());
        MemorySegment input = Door.input(name, "x", x, x.shape());
        MemorySegment output = Door.input(name, "y", y, x.shape());
        MemorySegment above = Door.input(name, "dy", dy, x.shape());
        MemorySegment below = dx.segment();
        GradientLoop loop = backwardLoop();
        Chunks.run(x.size(), (at, length) -> {
            MemorySegment xs = input.asSlice(at, length);
            MemorySegment ys = output.asSlice(at, length);
            MemorySegment dys = above.asSlice(at, length);
            MemorySegment dxs = below.asSlice(at, length);
            if (accumulate) {
                loop.accumulate(xs, ys, dys, dxs);
            } else {
                loop.run(xs, ys, dys, dxs);
            }
        });
    }

    /** The loop over f, for kernels that apply it to what they still hold in the cache. */
    public UnaryLoop loop() {
        UnaryLoop loop = forward;
        if (loop == null) {
            loop = UnaryLoop.of(f);
            forward = loop;
        }
        return loop;
    }

    /** The loop over f' times the gradient from above. */
    GradientLoop backwardLoop() {
        GradientLoop loop = backward;
        if (loop == null) {
            loop = GradientLoop.of(df);
            backward = loop;
        }
        return loop;
    }

    @Override
    public String toString() {
        return name;
    }
}
