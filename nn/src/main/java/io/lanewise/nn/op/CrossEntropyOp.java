package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of logits {@code [n, classes]} and labels {@code [n]}; the forward pass leaves the slope of each sample's loss behind, and
 * {@code dx = scale * dl * slope}.
 */
record CrossEntropyOp(NDArray slope, float scale) implements Backward {
    static Tensor forward(CrossEntropy rule, Tensor logits, Tensor labels, Reduction reduction) {
        int n = logits.shape().dim(0);
        reduction.checkCount("cross_entropy", n);
        boolean backwards = logits.requiresGrad() && NoGrad.isRecording();
        @Nullable NDArray slope = backwards ? NDArray.empty(logits.shape(), "cross_entropy") : null;
        NDArray losses = NDArray.empty(Shape.of(n), "cross_entropy");
        double total = rule.forward(logits.value(), labels.value(), losses, slope);
        float scale = reduction == Reduction.MEAN ? (float) (1 / total) : 1;
        NDArray value = losses;
        if (reduction != Reduction.NONE) {
            NDArray sum = Reductions.sum(losses, false);
            value = reduction == Reduction.MEAN ? Elementwise.mul(sum, scale) : sum;
            losses.release();
        }
        if (total == 0) {
            scale = 0; // where no sample counts the mean is NaN, and the gradient 0
        }
        return slope == null ? new Tensor(value) : Tape.record(value, new CrossEntropyOp(slope, scale), logits);
    }

    @Override
    public void backward(NDArray dl, Gradients inputs) {
        if (dl.shape().rank() == 0) {
            inputs.add(0, Elementwise.mul(slope, scale * dl.item()));
        } else {
            inputs.add(0, Elementwise.mul(slope, dl.unsqueeze(1)));
        }
    }

    @Override
    public String operation() {
        return "CrossEntropy";
    }

    @Override
    public void release() {
        slope.release();
    }
}
