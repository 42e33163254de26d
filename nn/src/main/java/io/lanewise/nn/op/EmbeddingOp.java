package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Embeddings;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;

/** Rows of a table by index; each row's gradient is added to where it came from, but for the row {@code padding}. */
record EmbeddingOp(int[] index, int padding, boolean byFrequency) implements Backward {
    static Tensor forward(Tensor index, Tensor table, int padding, boolean byFrequency) {
        Checks.rank("embedding", "weight", table.value(), 2);
        int rows = table.shape().dim(0);
        int[] places = places(index, rows);
        NDArray y = Indexing.select(table.value(), 0, NDArray.ofInts(places));
        int[] dims = Arrays.copyOf(index.shape().dims(), index.shape().rank() + 1);
        dims[dims.length - 1] = table.shape().dim(1);
        return Tape.record(y.reshape(Shape.of(dims)), new EmbeddingOp(places, padding, byFrequency), table);
    }

    /** Row numbers, which may have come as float32. */
    static int[] places(Tensor index, int rows) {
        float[] numbers = index.isInt() ? null : index.toArray();
        int[] places = numbers == null ? index.toIntArray() : new int[numbers.length];
        for (int i = 0; i < places.length; i++) {
            if (numbers != null) {
                places[i] = (int) numbers[i];
                if (places[i] != numbers[i]) {
                    throw Checks.error(
                            "embedding", "indices must be whole numbers, got " + numbers[i] + " at element " + i);
                }
            }
            if (places[i] < 0 || places[i] >= rows) {
                throw Checks.error(
                        "embedding", "index " + places[i] + " at element " + i + " is outside [0, " + rows + ")");
            }
        }
        return places;
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray gradient = inputs.into(0);
        if (!accumulate) {
            gradient.fill(0);
        }
        Embeddings.add(
                gradient, index, dy.reshape(index.length, gradient.shape().dim(1)), padding, byFrequency);
    }

    @Override
    public String operation() {
        return "embedding";
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
