package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A second result of an operation: its gradient waits in a place of its own until the backward of the first result, which comes later, takes
 * it. The first result is visited in any case.
 */
record StateOutput(String operation, Waiting waiting) implements Backward {
    /** A gradient on its way from a second result to the operation. */
    static final class Waiting {
        private @Nullable NDArray gradient;

        /** The gradient, once; null if none has come. */
        @Nullable
        NDArray take() {
            NDArray taken = gradient;
            gradient = null;
            return taken;
        }
    }

    static Tensor forward(String operation, NDArray value, Waiting waiting, Tensor first) {
        return Tape.record(value, new StateOutput(operation, waiting), first);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        waiting.gradient = dy.copy();
        if (!inputs.accumulates(0)) {
            inputs.into(0).fill(0);
        }
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
