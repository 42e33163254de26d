package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Versions;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.memory.Scope;
import java.lang.foreign.MemorySegment;
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

    /** Whether others, of whom nothing is known, may use the gradient's memory, so that it must be neither written to nor released. */
    private boolean gradientShared;

    /** The tensors that the gradient's memory was passed on to, this one included; null if it never was. */
    private @Nullable Holders holders;

    /** How many tensors have the same memory as their gradient and have not gone back yet: the last one may write to it and releases it. */
    private static final class Holders {
        private int count = 1;
    }

    /** Who wants to see the gradient; null for nobody. */
    @Nullable
    Hooks hooks;

    /** Sum of the versions of all that the operation has seen and made, as they were then; it may wrap around. */
    private int seen;

    /** Changes in place of this tensor alone, where its memory is shared with many; -1 where those of its memory count. */
    private int changes = -1;

    Node(NDArray value) {
        this.value = value;
    }

    final void recorded(Backward by, Tensor[] from, long at) {
        operation = by;
        inputs = from;
        sequence = at;
        requiresGrad = true;
        seen = versions();
    }

    private int versions() {
        int sum = version();
        for (Tensor input : inputs) {
            sum += input.version();
        }
        return sum;
    }

    final int version() {
        return changes < 0 ? Versions.of(value) : changes;
    }

    /** Says that the numbers were changed in place, so that a gradient which needs them as they were fails instead of being wrong. */
    public final void changed() {
        if (changes < 0) {
            Versions.changed(value);
        } else {
            changes++;
        }
    }

    final void failIfChanged() {
        Backward by = operation;
        if (by != null && seen != versions() && by.needsValues()) {
            StringBuilder shapes = new StringBuilder();
            for (Tensor input : inputs) {
                shapes.append(shapes.isEmpty() ? "" : ", ").append(input.shape());
            }
            throw new IllegalStateException("backward: an input of " + operationName() + " or its result was changed in"
                    + " place since, and its gradient needs the numbers as they were; inputs " + shapes + ", result "
                    + value.shape() + "; change a copy(), or change after backward");
        }
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
        } else if (!isGradientAlone() || !target.isContiguous()) {
            NDArray copy = target.copy();
            leaveGradient(target);
            target = copy;
            gradientShared = false;
        }
        gradient = target;
        hasGradient = true;
        return target;
    }

    final void adoptGradient(NDArray array, boolean own) {
        gradient = array;
        gradientShared = !own;
        holders = null;
        hasGradient = true;
    }

    /** Takes an array that was made for this instead of the gradient, to which it was added. */
    final void replaceGradient(NDArray array) {
        leaveGradient(gradient());
        adoptGradient(array, true);
    }

    /** Whether no other tensor uses the gradient's memory. */
    final boolean isGradientAlone() {
        return !gradientShared && (holders == null || holders.count == 1);
    }

    /** Whether the gradient will be nobody's once the operation's backward is done. */
    final boolean ownsGradient() {
        return isGradientAlone() && !retainsGrad && operation != null;
    }

    /** Gives the gradient's memory to another tensor for good. */
    final void giveGradientTo(Node other) {
        other.adoptGradient(gradient(), true);
        gradientShared = true;
    }

    /** Lets another tensor have the gradient, or a view of it, as its own. */
    final void passGradientTo(Node other, NDArray view) {
        other.adoptGradient(view, false);
        if (!gradientShared && isInside(view.segment(), gradient().segment())) {
            Holders all = holders;
            if (all == null) {
                all = new Holders();
                holders = all;
            }
            all.count++;
            other.holders = all;
            other.gradientShared = false;
        }
    }

    /** Whether an array is a view, and no copy that had to be made for one. */
    private static boolean isInside(MemorySegment part, MemorySegment whole) {
        long from = part.address() - whole.address();
        return from >= 0 && from + part.byteSize() <= whole.byteSize();
    }

    /** Uses the gradient's memory no more; whoever is last gives it back. */
    private void leaveGradient(NDArray array) {
        Holders all = holders;
        holders = null;
        if (!gradientShared && (all == null || --all.count == 0)) {
            array.release();
        }
    }

    /**
     * What a leaf's gradient was before a backward whose part alone its hooks are to see.
     *
     * @param home the leaf's own array, if it has one
     */
    record Aside(@Nullable NDArray home, boolean counts) {}

    /** Makes room for the gradient of one backward. */
    final Aside setAside() {
        Aside aside = new Aside(gradient, hasGradient);
        forgetGradient();
        return aside;
    }

    /** Puts back what was set aside, and returns the gradient that has come since; null if none has. */
    final @Nullable NDArray bringBack(Aside aside) {
        NDArray since = hasGradient ? gradient : null;
        gradient = aside.home;
        hasGradient = aside.counts;
        return since;
    }

    /** Adds to the gradient of a leaf. */
    final void accumulate(NDArray more) {
        boolean accumulates = hasGradient;
        NDArray target = gradientToWrite();
        if (accumulates) {
            Elementwise.addInto(more, target);
        } else {
            target.copyFrom(more);
        }
    }

    /** Lets the hooks see and change the gradient, which is complete now. */
    final void showGradient() {
        if (hooks != null) {
            NDArray shown = hooks.apply(gradient());
            adoptGradient(shown, false); // whoever has seen it may have kept it
        }
    }

    /** Starts an intermediate gradient anew. */
    final void forgetGradient() {
        gradient = null;
        holders = null;
        hasGradient = false;
    }

    /** Ends the life of an intermediate gradient: its memory goes back at once unless it is shared. */
    final void dropGradient() {
        NDArray array = gradient;
        if (array == null || retainsGrad || operation == null) {
            return;
        }
        leaveGradient(array);
        forgetGradient();
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
        changes = version();
        value = home;
        gradient = gradientHome;
    }

    final String operationName() {
        return operation == null ? "a leaf" : "\"" + operation.operation() + "\"";
    }
}
