package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import org.jspecify.annotations.Nullable;

/** What the engine knows of a {@link Tensor}: how it was computed, and its gradient. */
abstract class Node {
    private static final Tensor[] NONE = {};

    /** What is left of an operation once its graph is freed: nothing that holds memory. */
    private record Freed(String operation) implements Backward {
        @Override
        public void backward(NDArray gradient, Gradients inputs) {
            throw new IllegalStateException("backward: the graph of \"" + operation + "\" was freed");
        }
    }

    NDArray value;
    boolean requiresGrad;
    boolean retainsGrad;

    /** How this was computed; null for a leaf. */
    @Nullable
    Backward operation;

    Tensor[] inputs = NONE;
    long sequence;
    long visited;

    /** A leaf keeps its array when the gradient is cleared, and {@link #hasGradient} says whether it counts. */
    @Nullable
    NDArray gradient;

    boolean hasGradient;

    /** Whether others may use the gradient's memory, so that it must be neither written to nor released. */
    private boolean gradientShared;

    Node(NDArray value) {
        this.value = value;
    }

    final void recorded(Backward by, Tensor[] from, long at) {
        operation = by;
        inputs = from;
        sequence = at;
        requiresGrad = true;
    }

    /** Whether a gradient has arrived since it was last cleared. */
    public final boolean hasGradient() {
        return hasGradient;
    }

    final NDArray gradient() {
        return Checks.present("gradient", "the gradient", gradient);
    }

    /** The gradient's array, which will have been written to when the caller is done; see {@link Gradients}. */
    final NDArray gradientToWrite() {
        NDArray target = gradient;
        if (operation == null) {
            if (target == null) {
                target = Scope.outside(() -> NDArray.empty(value.shape(), "gradient"));
            }
        } else if (target == null) {
            target = NDArray.empty(value.shape(), "gradient");
        } else if (gradientShared) {
            target = target.copy();
            gradientShared = false;
        }
        gradient = target;
        hasGradient = true;
        return target;
    }

    final void adoptGradient(NDArray array, boolean own) {
        gradient = array;
        gradientShared = !own;
        hasGradient = true;
    }

    final void lendGradient() {
        gradientShared = true;
    }

    /** Starts an intermediate gradient anew. */
    final void forgetGradient() {
        gradient = null;
        hasGradient = false;
    }

    /** Ends the life of an intermediate gradient: its memory goes back at once unless it is shared. */
    final void dropGradient() {
        NDArray array = gradient;
        if (array == null || retainsGrad || operation == null) {
            return;
        }
        forgetGradient();
        if (!gradientShared) {
            array.release();
        }
    }

    final void freeGraph() {
        Backward by = operation;
        if (by != null) {
            by.release();
            operation = new Freed(by.operation());
            inputs = NONE;
        }
    }

    final void failIfFreed() {
        if (operation instanceof Freed) {
            throw new IllegalStateException("backward: the graph of " + operationName()
                    + " was freed by an earlier backward; pass retainGraph = true to that one");
        }
    }

    /**
     * Moves this leaf's number and gradient to memory that an optimizer shares between many tensors. The numbers are copied.
     *
     * @param home for the value, of the same shape
     * @param gradientHome for the gradient, of the same shape
     */
    public final void moveTo(NDArray home, NDArray gradientHome) {
        home.copyFrom(value);
        if (hasGradient) {
            gradientHome.copyFrom(gradient());
        }
        value = home;
        gradient = gradientHome;
    }

    final String operationName() {
        return operation == null ? "a leaf" : "\"" + operation.operation() + "\"";
    }
}
