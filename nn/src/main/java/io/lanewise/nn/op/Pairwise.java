package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.PairwiseLoss;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** {@code reduce(f(prediction, target))} for a {@link PairwiseLoss}; {@code dp = scale * dl * f'(p, t)}, and {@code dt = -dp} where it has one. */
record Pairwise(PairwiseLoss loss, NDArray p, NDArray t, float scale) implements Backward {
    static Tensor forward(PairwiseLoss loss, Tensor prediction, Tensor target, Reduction reduction) {
        Checks.floats(loss.name(), prediction.value());
        Checks.floats(loss.name(), target.value());
        if (!prediction.shape().equals(target.shape())) {
            throw Checks.error(
                    loss.name(),
                    "prediction and target must have equal shapes, got " + prediction.shape() + " and " + target.shape()
                            + "; unsqueeze(1) turns [n] into [n, 1]");
        }
        reduction.checkCount(loss.name(), prediction.size());
        if (!loss.dependsOnDifference()) {
            Tape.withoutGradient(loss.name() + " with respect to its target", target);
        }
        NDArray p = prediction.value().contiguous();
        NDArray t = target.value().contiguous();
        NDArray losses = NDArray.empty(p.shape(), loss.name());
        loss.forward(p, t, losses);
        float scale = reduction == Reduction.MEAN ? 1f / p.size() : 1;
        NDArray value =
                switch (reduction) {
                    case NONE -> losses;
                    case SUM -> Reductions.sum(losses, false);
                    case MEAN -> Reductions.mean(losses, false);
                };
        return Tape.record(value, new Pairwise(loss, p, t, scale), prediction, target);
    }

    @Override
    public void backward(NDArray dl, Gradients inputs) {
        NDArray slope = NDArray.empty(p.shape(), loss.name());
        loss.slope(p, t, slope);
        boolean reduced = dl.shape().rank() == 0;
        NDArray dp = reduced ? Elementwise.mul(slope, scale * dl.item()) : Elementwise.mul(slope, dl);
        slope.release();
        if (inputs.needed(1)) {
            inputs.add(1, Elementwise.mul(dp, -1f));
        }
        if (inputs.needed(0)) {
            inputs.add(0, dp);
        }
    }

    @Override
    public String operation() {
        return loss.name();
    }
}
