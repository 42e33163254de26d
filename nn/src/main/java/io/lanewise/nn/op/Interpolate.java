package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.conv.Resampling;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Images in another size; the gradient of each element goes to those that it was mixed from, by their shares. */
record Interpolate(Resampling how, Images images, Images results) implements Backward {
    static Tensor forward(Tensor input, Images images, Resampling how, int height, int width) {
        Images results = images.with(images.channels(), height, width);
        NDArray y = how.forward(images.four(input.value()));
        return Tape.record(y.reshape(results.shape()), new Interpolate(how, images, results), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        how.backward(results.four(dy), images.four(inputs.into(0)), accumulate);
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
