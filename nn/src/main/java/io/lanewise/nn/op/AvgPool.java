package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.conv.Pooling;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/**
 * The mean of each window; its gradient goes to all elements in equal parts.
 *
 * @param padding whether zeros of the padding count
 * @param divisor in place of the number of elements, or 0
 */
record AvgPool(Pooling how, Images images, boolean padding, int divisor) implements Backward {
    static Tensor forward(Tensor input, Images images, Pooling how, boolean padding, int divisor) {
        NDArray y = how.average(images.four(input.value()), padding, divisor);
        Images results = images.with(images.channels(), how.y().count(), how.x().count());
        return Tape.record(y.reshape(results.shape()), new AvgPool(how, images, padding, divisor), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        Images results = images.with(images.channels(), how.y().count(), how.x().count());
        boolean accumulate = inputs.accumulates(0);
        how.averageBackward(results.four(dy), images.four(inputs.into(0)), padding, divisor, accumulate);
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
