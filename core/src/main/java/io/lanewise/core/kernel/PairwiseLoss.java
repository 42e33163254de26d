package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.GradientFunction;
import io.lanewise.core.simd.GradientLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A loss of a prediction p against a target t, element by element: {@code f(p, t)}, its slope {@code df/dp} and, where there is one,
 * {@code df/dt}. Reduction is the caller's. The table of them is {@link PairwiseLosses}; a loss is made like an {@link Activation}, and to be
 * kept like one.
 */
public final class PairwiseLoss {
    /** Elements of a chunk that is gone over twice. */
    private static final long SMALL = 1 << 14;

    private final String name;
    private final GradientFunction f;
    private final @Nullable GradientFunction more;
    private final GradientFunction dp;
    private final @Nullable GradientFunction dt;

    /** Made when first used, because each is a class. */
    private volatile @Nullable GradientLoop loss;

    private volatile @Nullable GradientLoop lossMore;

    private volatile @Nullable GradientLoop slope;
    private volatile @Nullable GradientLoop targetSlope;

    private PairwiseLoss(
            String name,
            GradientFunction f,
            @Nullable GradientFunction more,
            GradientFunction dp,
            @Nullable GradientFunction dt) {
        this.name = name;
        this.f = f;
        this.more = more;
        this.dp = dp;
        this.dt = dt;
    }

    /**
     * A loss from functions on vectors that work on every lane by itself.
     *
     * @param name for errors and {@code grad_fn}
     * @param f f(p, t)
     * @param dp df/dp of p and t
     * @param dt df/dt of p and t; null where there is none
     */
    public static PairwiseLoss of(String name, GradientFunction f, GradientFunction dp, @Nullable GradientFunction dt) {
        return new PairwiseLoss(
                Checks.present("loss", "name", name),
                Checks.present("loss", "f", f),
                null,
                Checks.present("loss", "dp", dp),
                dt);
    }

    /** A loss {@code f + more}, in two passes over what is in the cache: two logarithms in one loop are more than the compiler takes in. */
    static PairwiseLoss ofSum(
            String name, GradientFunction f, GradientFunction more, GradientFunction dp, GradientFunction dt) {
        return new PairwiseLoss(name, f, more, dp, dt);
    }

    /** A loss of {@code p - t} alone, from f and its derivative. */
    static PairwiseLoss ofDifference(String name, GradientFunction f, GradientFunction dp) {
        return new PairwiseLoss(name, f, null, dp, (p, t) -> dp.apply(p, t).neg());
    }

    /** Name for errors and {@code grad_fn}, PyTorch's function. */
    public String name() {
        return name;
    }

    /** Whether the loss has a slope with respect to its target. */
    public boolean hasTargetGradient() {
        return dt != null;
    }

    /**
     * {@code out = f(p, t)}; all three contiguous and of one shape. By the loop of gradients, times 1.
     */
    public void forward(NDArray p, NDArray t, NDArray out) {
        check(p, t, out);
        MemorySegment ps = p.segment();
        MemorySegment ts = t.segment();
        MemorySegment outs = out.segment();
        GradientLoop loop = lossLoop();
        GradientLoop second = more == null ? null : lossMoreLoop(more);
        Chunks.run(p.size(), second == null ? Chunks.ELEMENTS : SMALL, (at, length) -> {
            MemorySegment x = ps.asSlice(at, length);
            MemorySegment y = ts.asSlice(at, length);
            MemorySegment z = outs.asSlice(at, length);
            loop.run(x, y, 1, z);
            if (second != null) {
                second.accumulate(x, y, 1, z);
            }
        });
    }

    /**
     * {@code dp = scale dl df/dp(p, t)}; p, t and dp contiguous and of one shape.
     *
     * @param dl gradient with respect to each loss, of that shape, or to their sum: a single number
     * @param scale 1 for dl of p's shape
     */
    public void predictionGradient(NDArray p, NDArray t, NDArray dl, float scale, NDArray dp) {
        backward(slopeLoop(), p, t, dl, scale, dp);
    }

    /**
     * {@code dt = scale dl df/dt(p, t)}, as {@link #predictionGradient}.
     *
     * @throws IllegalArgumentException if the loss has no such slope
     */
    public void targetGradient(NDArray p, NDArray t, NDArray dl, float scale, NDArray dt) {
        backward(targetSlopeLoop(), p, t, dl, scale, dt);
    }

    private void backward(GradientLoop loop, NDArray p, NDArray t, NDArray dl, float scale, NDArray out) {
        check(p, t, out);
        MemorySegment ps = p.segment();
        MemorySegment ts = t.segment();
        MemorySegment outs = out.segment();
        if (dl.shape().rank() == 0) {
            float factor = scale * dl.item();
            Chunks.run(
                    p.size(),
                    (at, length) ->
                            loop.run(ps.asSlice(at, length), ts.asSlice(at, length), factor, outs.asSlice(at, length)));
            return;
        }
        MemorySegment above = Door.input(name, "gradient", dl, p.shape());
        Chunks.run(
                p.size(),
                (at, length) -> loop.run(
                        ps.asSlice(at, length),
                        ts.asSlice(at, length),
                        above.asSlice(at, length),
                        outs.asSlice(at, length)));
    }

    private GradientLoop lossLoop() {
        GradientLoop loop = loss;
        if (loop == null) {
            loop = GradientLoop.of(f);
            loss = loop;
        }
        return loop;
    }

    private GradientLoop lossMoreLoop(GradientFunction function) {
        GradientLoop loop = lossMore;
        if (loop == null) {
            loop = GradientLoop.of(function);
            lossMore = loop;
        }
        return loop;
    }

    private GradientLoop slopeLoop() {
        GradientLoop loop = slope;
        if (loop == null) {
            loop = GradientLoop.of(dp);
            slope = loop;
        }
        return loop;
    }

    private GradientLoop targetSlopeLoop() {
        GradientLoop loop = targetSlope;
        if (loop == null) {
            if (dt == null) {
                throw Checks.error(name, "has no gradient with respect to its target");
            }
            loop = GradientLoop.of(dt);
            targetSlope = loop;
        }
        return loop;
    }

    private void check(NDArray p, NDArray t, NDArray out) {
        Checks.sameShape(name, p, t);
        Checks.sameShape(name, p, out);
        Checks.contiguous(name, "prediction", p);
        Checks.contiguous(name, "target", t);
        Checks.contiguous(name, "result", out);
    }
}
