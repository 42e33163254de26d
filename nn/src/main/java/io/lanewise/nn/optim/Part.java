package io.lanewise.nn.optim;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;

/**
 * Neighbours of a group that are updated together: elements {@code from} to {@code to - 1} of its slabs, for the {@code step}-th time, counted
 * from 1.
 */
record Part(Optimizer optimizer, ParamGroup group, long from, long to, int step) {
    float get(Hyperparameter which) {
        return group.get(which);
    }

    /** The values, one after the other. */
    NDArray values() {
        return of(group.slab().values());
    }

    /** Their gradients. */
    NDArray gradients() {
        return of(group.slab().gradients());
    }

    /** Their part of a state. */
    NDArray state(String name) {
        return of(group.state(optimizer, name));
    }

    private NDArray of(NDArray slab) {
        return to - from == slab.size() ? slab : slab.window(from, Shape.of((int) (to - from)));
    }
}
