package io.lanewise.nn.autograd;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;

/**
 * Where an operation's backward puts the gradients of its inputs, numbered as they were recorded. Gradients accumulate: an input that was
 * used twice receives the sum. Who needs a gradient, and the sum over broadcast dimensions, is decided here and nowhere else.
 */
public final class Gradients {
    private Tensor result;

    Gradients(Tensor result) {
        this.result = result;
    }

    /** Turns to the inputs of another result. */
    void of(Tensor other) {
        result = other;
    }

    /** Number of inputs that were recorded. */
    public int count() {
        return result.inputs.length;
    }

    /** Whether the input needs a gradient; if not, nothing may be computed or added for it. */
    public boolean needed(int input) {
        return result.inputs[input].requiresGrad();
    }

    /** Whether {@link #into} holds an earlier gradient, to which must be added; to be asked before {@link #into}. */
    public boolean accumulates(int input) {
        return result.inputs[input].hasGradient();
    }

    /** The array, of the input's shape, to write or to add the gradient to, as {@link #accumulates} says. */
    public NDArray into(int input) {
        Tensor tensor = result.inputs[input];
        return tensor.gradientToWrite();
    }

    /** Whether the operation may write into the incoming gradient: it is contiguous, and nobody else needs it. */
    public boolean mayOverwrite(NDArray incoming) {
        return result.ownsGradient() && incoming.isContiguous();
    }

    /**
     * As {@link #into}, but where nobody else needs the incoming gradient it is its own array, which is in the caches still. For operations that
     * read each element of it before they write the one at the same place, which they do not when they accumulate.
     */
    public NDArray inPlace(int input, NDArray incoming) {
        Tensor tensor = result.inputs[input];
        boolean fits = incoming.shape().equals(tensor.shape());
        if (!fits || tensor.isLeaf() || tensor.hasGradient() || !mayOverwrite(incoming)) {
            return tensor.gradientToWrite();
        }
        result.giveGradientTo(tensor);
        return incoming;
    }

    /** Adds an array that the operation has made for this and does not use any more; broadcast dimensions are summed. */
    public void add(int input, NDArray gradient) {
        add(result.inputs[input], gradient, true);
    }

    /** Adds the incoming gradient itself or a view of it; broadcast dimensions are summed. */
    public void pass(int input, NDArray gradient) {
        add(result.inputs[input], gradient, false);
    }

    private void add(Tensor tensor, NDArray gradient, boolean own) {
        boolean sameShape = gradient.shape().equals(tensor.shape());
        if (sameShape && !tensor.isLeaf() && !tensor.hasGradient()) {
            if (own) {
                tensor.adoptGradient(gradient, true);
            } else {
                result.passGradientTo(tensor, gradient);
            }
            return;
        }
        if (sameShape && own && tensor.hasGradient() && !tensor.isGradientAlone() && gradient.isContiguous()) {
            Elementwise.addInto(
                    tensor.gradient(),
                    gradient); // what is there may not be written to, and would have to be copied first
            tensor.replaceGradient(gradient);
            return;
        }
        boolean accumulate = tensor.hasGradient();
        NDArray target = tensor.gradientToWrite();
        if (!sameShape) {
            Reductions.sumTo(gradient, target, accumulate);
        } else if (accumulate) {
            Elementwise.addInto(gradient, target);
        } else {
            target.copyFrom(gradient);
        }
        if (own) {
            gradient.release();
        }
    }
}
