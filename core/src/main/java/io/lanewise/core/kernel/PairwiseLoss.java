package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.BinaryFunction;
import io.lanewise.core.simd.BinaryLoop;
import io.lanewise.core.simd.VectorMath;
import org.jspecify.annotations.Nullable;

/**
 * A loss of a prediction p against a target t, element by element: {@code f(p, t)} and its slope {@code df/dp}, two lambdas. Reduction is
 * the caller's.
 */
public final class PairwiseLoss {
    /** {@code (p - t)^2}. */
    public static final PairwiseLoss MSE = new PairwiseLoss(
            "mse_loss",
            true,
            (p, t) -> {
                var difference = p.sub(t);
                return difference.mul(difference);
            },
            (p, t) -> p.sub(t).mul(2f));

    /** Binary cross-entropy {@code -(t log p + (1 - t) log(1 - p))} of probabilities; logarithms are held above -100 as in PyTorch. */
    public static final PairwiseLoss BCE = new PairwiseLoss(
            "binary_cross_entropy",
            false,
            (p, t) -> {
                var log = VectorMath.log(p).max(-100f);
                var logOther = VectorMath.log1p(p.neg()).max(-100f);
                return t.sub(1f).mul(logOther).sub(t.mul(log));
            },
            (p, t) -> p.sub(t).div(p.mul(p.neg().add(1f)).max(1e-12f)));

    /** Binary cross-entropy of a logit x: {@code max(x, 0) - x t + log(1 + exp(-|x|))}, stable for every x. */
    public static final PairwiseLoss BCE_WITH_LOGITS = new PairwiseLoss(
            "binary_cross_entropy_with_logits",
            false,
            (x, t) -> x.max(0f)
                    .sub(x.mul(t))
                    .add(VectorMath.log1p(VectorMath.exp(x.abs().neg()))),
            (x, t) -> VectorMath.sigmoid(x).sub(t));

    private final String name;
    private final boolean dependsOnDifference;
    private final BinaryFunction f;
    private final BinaryFunction df;

    /** Made when first used, because each is a class. */
    private @Nullable BinaryLoop loss;

    private @Nullable BinaryLoop slope;

    private PairwiseLoss(String name, boolean dependsOnDifference, BinaryFunction f, BinaryFunction df) {
        this.name = name;
        this.dependsOnDifference = dependsOnDifference;
        this.f = f;
        this.df = df;
    }

    /** Name for errors and {@code grad_fn}, PyTorch's function. */
    public String name() {
        return name;
    }

    /** Whether the loss depends on {@code p - t} alone, so that {@code df/dt = -df/dp}. */
    public boolean dependsOnDifference() {
        return dependsOnDifference;
    }

    /** {@code out = f(p, t)}; all three contiguous and of one shape. */
    public void forward(NDArray p, NDArray t, NDArray out) {
        check(p, t, out);
        loops();
        Checks.present(name, "loop", loss).run(p.segment(), t.segment(), out.segment());
    }

    /** {@code out = df/dp(p, t)}; all three contiguous and of one shape. */
    public void slope(NDArray p, NDArray t, NDArray out) {
        check(p, t, out);
        loops();
        Checks.present(name, "loop", slope).run(p.segment(), t.segment(), out.segment());
    }

    private void check(NDArray p, NDArray t, NDArray out) {
        Checks.sameShape(name, p, t);
        Checks.sameShape(name, p, out);
        Checks.contiguous(name, "prediction", p);
        Checks.contiguous(name, "target", t);
        Checks.contiguous(name, "result", out);
    }

    private synchronized void loops() {
        if (loss == null) {
            loss = BinaryLoop.of(f);
            slope = BinaryLoop.of(df);
        }
    }
}
