package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.PairwiseLoss;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/**
 * {@code reduce(f(p, t))} of a prediction p and a target t for a {@link PairwiseLoss}; {@code dp = scale * dl * df/dp}, and for dt alike
 * where the loss has one.
 */
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
        if (!loss.hasTargetGradient()) {
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
        if (reduction != Reduction.NONE) {
            losses.release();
        }
        return Tape.record(value, new Pairwise(loss, p, t, scale), prediction, target);
    }

    @Override
    public void backward(NDArray dl, Gradients inputs) {
        if (inputs.needed(0)) {
            if (inputs.accumulates(0)) {
                NDArray dp = NDArray.empty(p.shape(), loss.name());
                loss.predictionGradient(p, t, dl, scale, dp);
                inputs.add(0, dp);
            } else {
                loss.predictionGradient(p, t, dl, scale, inputs.into(0));
            }
        }
        if (inputs.needed(1)) {
            NDArray dt = NDArray.empty(t.shape(), loss.name());
            loss.targetGradient(p, t, dl, scale, dt);
            inputs.add(1, dt);
        }
    }

    @Override
    public String operation() {
        return loss.name();
    }
}
