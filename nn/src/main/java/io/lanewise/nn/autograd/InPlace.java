package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;

/**
 * Changes of a tensor's numbers in place, for updates by hand: {@code w.subInPlace(w.grad().mul(rate))} within {@link NoGrad}. They are not
 * recorded, so a leaf that requires a gradient can only be changed where nothing is, and the result of an operation never.
 */
public interface InPlace {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code this += other}, of the same shape. Returns this. */
    default Tensor addInPlace(Tensor other) {
        return add("addInPlace", 1, other);
    }

    /** {@code this -= other}, of the same shape. Returns this. */
    default Tensor subInPlace(Tensor other) {
        return add("subInPlace", -1, other);
    }

    /**
     * Overwrites the numbers with those of another tensor of the same shape. Returns this.
     *
     * @throws IllegalStateException if the change would escape the record
     */
    default Tensor copyInPlace(Tensor other) {
        guard("copyInPlace", other);
        self().value().copyFrom(other.value());
        self().changed();
        return self();
    }

    private Tensor add(String operation, float factor, Tensor other) {
        guard(operation, other);
        NDArray values = self().value();
        Checks.floats(operation, values);
        Elementwise.axpy(factor, other.value(), values);
        self().changed();
        return self();
    }

    private void guard(String operation, Tensor other) {
        Checks.sameShape(operation, self().value(), other.value());
        if (!self().isLeaf()) {
            throw new IllegalStateException(
                    operation + ": only a leaf can be changed in place, and this is the result of an operation;"
                            + " detach() gives a leaf that shares its memory");
        }
        if (self().requiresGrad() && NoGrad.isRecording()) {
            throw new IllegalStateException(operation
                    + ": this leaf requires a gradient, and the change would not be recorded; do it within NoGrad");
        }
    }
}
