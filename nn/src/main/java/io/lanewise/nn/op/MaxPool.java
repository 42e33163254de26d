package io.lanewise.nn.op;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.conv.Pooling;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/** The largest element of each window, to which alone the gradient goes; the first of equals. */
record MaxPool(Pooling how, Images images, @Nullable NDArray index) implements Backward {
    static Tensor forward(Tensor input, Images images, Pooling how) {
        NDArray x = images.four(input.value());
        Images results = images.with(images.channels(), how.y().count(), how.x().count());
        NDArray index = null;
        if (input.requiresGrad() && NoGrad.isRecording()) {
            index = NDArray.empty(DType.INT32, results.shape(), "max_pool");
            index = results.four(index);
        }
        NDArray y = how.max(x, index).reshape(results.shape());
        return Tape.record(y, new MaxPool(how, images, index), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray places = java.util.Objects.requireNonNull(index);
        boolean accumulate = inputs.accumulates(0);
        how.maxBackward(dy.reshape(places.shape()), places, images.four(inputs.into(0)), accumulate);
    }

    @Override
    public void release() {
        if (index != null) {
            index.release();
        }
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
