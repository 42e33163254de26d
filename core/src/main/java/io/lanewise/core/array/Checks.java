package io.lanewise.core.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Every check of shapes and arguments in the library, in one style:
 * {@code operation: what was expected, what came, the shapes, and a hint}. Public methods call these before any kernel runs.
 */
public final class Checks {
    private Checks() {}

    /** An error in the library's style. */
    public static IllegalArgumentException error(String operation, String message) {
        return new IllegalArgumentException(operation + ": " + message);
    }

    /** Fails with {@code operation: message} unless {@code condition} holds; for messages that are constants. */
    public static void that(boolean condition, String operation, String message) {
        if (!condition) {
            throw error(operation, message);
        }
    }

    /** Both arrays must have the same shape. */
    public static void sameShape(String operation, NDArray a, NDArray b) {
        if (!a.shape().equals(b.shape())) {
            throw error(operation, "shapes must be equal, got " + a.shape() + " and " + b.shape());
        }
    }

    /** The array must have this shape. */
    public static void shape(String operation, String name, NDArray array, Shape expected) {
        if (!array.shape().equals(expected)) {
            throw error(operation, name + " must have shape " + expected + ", got " + array.shape());
        }
    }

    /** The array must have this many dimensions. */
    public static void rank(String operation, String name, NDArray array, int rank) {
        if (array.shape().rank() != rank) {
            throw error(
                    operation,
                    name + " must have " + rank + (rank == 1 ? " dimension" : " dimensions") + ", got shape "
                            + array.shape());
        }
    }

    /** The array must hold numbers to compute with. */
    public static void floats(String operation, NDArray array) {
        if (array.type() != DType.FLOAT32) {
            throw error(
                    operation,
                    "expected float32, got " + array.type() + " of shape " + array.shape() + "; toFloat() converts");
        }
    }

    /** Both arrays must be of one type. */
    public static void sameType(String operation, NDArray a, NDArray b) {
        if (a.type() != b.type()) {
            throw error(
                    operation,
                    "types must be equal, got " + a.type() + " of shape " + a.shape() + " and " + b.type()
                            + " of shape " + b.shape() + "; toFloat() and toInt() convert");
        }
    }

    /** The array must hold labels or indices. */
    public static void ints(String operation, NDArray array) {
        if (array.type() != DType.INT32) {
            throw error(
                    operation,
                    "expected int32 labels or indices, got " + array.type() + " of shape " + array.shape()
                            + "; toInt() converts");
        }
    }

    /** The array's elements must lie one after the other. */
    public static void contiguous(String operation, String name, NDArray array) {
        if (!array.isContiguous()) {
            throw error(
                    operation,
                    name + " must be contiguous, got a strided view of shape " + array.shape()
                            + "; contiguous() copies");
        }
    }

    /** A length or count must be at least 1. */
    public static int positive(String operation, String name, int value) {
        if (value < 1) {
            throw error(operation, name + " must be at least 1, got " + value);
        }
        return value;
    }

    /** A number must be in {@code [low, high]}; NaN is not. */
    public static float range(String operation, String name, float value, float low, float high) {
        if (!(value >= low && value <= high)) {
            throw error(operation, name + " must be in [" + low + ", " + high + "], got " + value);
        }
        return value;
    }

    /** A number must be finite and not negative: learning rates, weight decay. */
    public static float notNegative(String operation, String name, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw error(operation, name + " must be finite and at least 0, got " + value);
        }
        return value;
    }

    /** A number must be finite. */
    public static float finite(String operation, String name, float value) {
        if (!Float.isFinite(value)) {
            throw error(operation, name + " must be finite, got " + value);
        }
        return value;
    }

    /** A number must be finite and above 0. */
    public static float aboveZero(String operation, String name, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw error(operation, name + " must be finite and above 0, got " + value);
        }
        return value;
    }

    /** The argument must be there. */
    public static <T> T present(String operation, String name, @Nullable T value) {
        if (value == null) {
            throw new NullPointerException(operation + ": " + name + " must not be null");
        }
        return value;
    }

    /**
     * The shape of {@code a} and {@code b} broadcast against each other: aligned at the last dimension, lengths must be equal or one of
     * them 1 (NumPy's rule).
     */
    public static Shape broadcast(String operation, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int p = i > a.rank() ? 1 : a.dim(-i);
            int q = i > b.rank() ? 1 : b.dim(-i);
            if (p != q && p != 1 && q != 1) {
                throw error(
                        operation,
                        "shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got "
                                + a + " and " + b);
            }
            dims[rank - i] = p == 1 ? q : p;
        }
        return Shape.owning(dims);
    }

    /** The shape that {@code dims}, where one length may be -1, gives to {@code size} elements. */
    static Shape reshape(Shape from, int... dims) {
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && unknown < 0) {
                unknown = i;
            } else if (dims[i] < 0) {
                throw error(
                        "reshape",
                        "lengths must be at least 0, and at most one may be -1, got " + Arrays.toString(dims));
            } else {
                known *= dims[i];
            }
        }
        int[] filled = dims.clone();
        if (unknown >= 0 && known > 0 && from.size() % known == 0) {
            filled[unknown] = (int) (from.size() / known);
            known *= filled[unknown];
        }
        if (known != from.size() || (unknown >= 0 && filled[unknown] < 0)) {
            throw error(
                    "reshape", "the " + from.size() + " elements of " + from + " do not fill " + Arrays.toString(dims));
        }
        return Shape.of(filled);
    }
}
