package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import org.jspecify.annotations.Nullable;

/** A user's operation on the tape. */
record Custom(DifferentiableFunction function, Saved saved) implements TwiceDifferentiable {
    static Tensor forward(DifferentiableFunction function, Tensor... inputs) {
        Saved saved = new Saved(inputs);
        Tensor returned = NoGrad.run(() -> function.forward(saved, inputs));
        NDArray value = Checks.present(function.name(), "the result", returned).value();
        Tensor result = Tape.record(value, new Custom(function, saved), inputs);
        saved.replace(returned, result);
        return result;
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        @Nullable Tensor[] gradients = NoGrad.run(() -> function.backward(saved, new Tensor(dy)));
        check(gradients, inputs.count());
        for (int i = 0; i < gradients.length; i++) {
            if (inputs.needed(i)) {
                inputs.pass(i, checked(gradients[i], i).value());
            }
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        @Nullable Tensor[] gradients = function.backward(saved, dy);
        check(gradients, inputs.count());
        for (int i = 0; i < gradients.length; i++) {
            if (inputs.needed(i)) {
                inputs.add(i, checked(gradients[i], i));
            }
        }
    }

    private void check(@Nullable Tensor[] gradients, int count) {
        if (gradients.length != count) {
            throw Checks.error(
                    function.name(),
                    "backward must return a gradient for each of the " + count + " inputs, got " + gradients.length);
        }
    }

    private Tensor checked(@Nullable Tensor gradient, int input) {
        return Checks.present(function.name(), "the gradient of input " + input, gradient);
    }

    @Override
    public String operation() {
        return function.name();
    }
}
