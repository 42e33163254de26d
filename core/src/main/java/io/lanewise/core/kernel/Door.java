package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;

/** What every public kernel does with its arrays before it trusts them: type, shape, and contiguous memory. */
final class Door {
    private Door() {}

    /** The contiguous floats of an input; of a copy, if its strides need one. */
    static MemorySegment input(String operation, String name, NDArray array, Shape shape) {
        Checks.floats(operation, array);
        Checks.shape(operation, name, array, shape);
        return array.contiguous().segment();
    }

    /** Checks an array to be written. */
    static void output(String operation, String name, NDArray array, Shape shape) {
        Checks.floats(operation, array);
        Checks.shape(operation, name, array, shape);
        Checks.contiguous(operation, name, array);
    }

    /** Checks arrays that share offsets and are updated together: contiguous floats of one shape. */
    static void slabs(String operation, NDArray... slabs) {
        for (NDArray slab : slabs) {
            output(operation, "every slab", slab, slabs[0].shape());
        }
    }
}
