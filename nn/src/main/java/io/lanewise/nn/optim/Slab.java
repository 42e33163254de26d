package io.lanewise.nn.optim;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters moved together: one array holds all values, another all gradients, and each parameter has a window at the same offset of both.
 * Windows begin at multiples of 16 elements, a cache line; what lies between them stays 0.
 */
final class Slab {
    private static final long LINE = 16;

    private final List<Tensor> tensors;
    private final List<NDArray> homes = new ArrayList<>();
    private final long[] offsets;
    private final NDArray values;
    private final NDArray gradients;

    Slab(List<? extends Tensor> tensors) {
        this.tensors = List.copyOf(tensors);
        offsets = new long[tensors.size() + 1];
        for (int i = 0; i < tensors.size(); i++) {
            offsets[i + 1] = offsets[i] + (tensors.get(i).size() + LINE - 1) / LINE * LINE;
        }
        values = zeros();
        gradients = zeros();
        for (int i = 0; i < tensors.size(); i++) {
            homes.add(values.window(offsets[i], tensors.get(i).shape()));
        }
        gather();
    }

    /** Another array in the same layout, for an optimizer's state; zeros. */
    NDArray zeros() {
        Shape total = Shape.of(Math.toIntExact(offsets[offsets.length - 1]));
        return Scope.outside(() -> NDArray.zeros(total));
    }

    NDArray values() {
        return values;
    }

    NDArray gradients() {
        return gradients;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    /** The window of a tensor in another array of this layout. */
    NDArray window(NDArray slab, int i) {
        return slab.window(offsets[i], tensors.get(i).shape());
    }

    int count() {
        return tensors.size();
    }

    Tensor tensor(int i) {
        return tensors.get(i);
    }

    /** First element of a tensor. */
    long start(int i) {
        return offsets[i];
    }

    /**
     * Brings back tensors that have moved elsewhere since, which happens when two optimizers share them: right, but a copy each time.
     */
    void gather() {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (tensor.value() != homes.get(i)) {
                tensor.moveTo(homes.get(i), gradients.window(offsets[i], tensor.shape()));
            }
        }
    }
}
