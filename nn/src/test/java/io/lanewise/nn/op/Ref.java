package io.lanewise.nn.op;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A small array in double with obvious loops: what the operations are checked against. */
record Ref(int[] dims, double[] values) {
    static Ref zeros(int... dims) {
        return new Ref(dims, new double[count(dims)]);
    }

    static Ref scalar(double value) {
        return new Ref(new int[0], new double[] {value});
    }

    static int count(int... dims) {
        return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    Ref map(DoubleUnaryOperator f) {
        return new Ref(dims, Arrays.stream(values).map(f).toArray());
    }

    double sum() {
        return Arrays.stream(values).sum();
    }

    /** Index of element {@code flat} of this shape. */
    int[] index(int flat) {
        int[] index = new int[dims.length];
        for (int d = dims.length - 1; d >= 0; d--) {
            index[d] = flat % dims[d];
            flat /= dims[d];
        }
        return index;
    }

    /** The element at the last {@code dims.length} numbers of an index, where lengths of 1 repeat. */
    double at(int... index) {
        int flat = 0;
        for (int d = 0; d < dims.length; d++) {
            int i = index[index.length - dims.length + d];
            flat = flat * dims[d] + (dims[d] == 1 ? 0 : i);
        }
        return values[flat];
    }

    /** Each element computed from its index. */
    interface Element {
        double at(int... index);
    }

    static Ref each(int[] dims, Element element) {
        Ref result = zeros(dims);
        for (int i = 0; i < result.values.length; i++) {
            result.values[i] = element.at(result.index(i));
        }
        return result;
    }

    Ref with(Ref other, DoubleBinaryOperator f) {
        int rank = Math.max(dims.length, other.dims.length);
        int[] broadcast = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i > dims.length ? 1 : dims[dims.length - i];
            int b = i > other.dims.length ? 1 : other.dims[other.dims.length - i];
            broadcast[rank - i] = Math.max(a, b);
        }
        return each(broadcast, index -> f.applyAsDouble(at(index), other.at(index)));
    }

    /** Sum along one dimension, which stays with length 1. */
    Ref sumAlong(int dim) {
        int[] kept = dims.clone();
        kept[dim] = 1;
        return each(kept, index -> {
            double sum = 0;
            int[] at = index.clone();
            for (int i = 0; i < dims[dim]; i++) {
                at[dim] = i;
                sum += at(at);
            }
            return sum;
        });
    }

    Ref reshaped(int... other) {
        return new Ref(other, values);
    }
}
