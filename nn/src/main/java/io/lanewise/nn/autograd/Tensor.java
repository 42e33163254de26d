package io.lanewise.nn.autograd;

import io.lanewise.core.array.ArrayFormat;
import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An array that remembers how it was computed, so that {@link #backward()} can give the gradient of a number with respect to every
 * tensor it came from (PyTorch's {@code torch.Tensor}). Operations are methods ({@link TensorMath}, {@link TensorShapes}) and never
 * change their inputs.
 *
 * <p>A leaf is a tensor that no recorded operation made. Gradients stay in leaves that require one, outside every scope, and
 * accumulate until {@link #zeroGrad()}.
 */
public class Tensor extends Node implements TensorMath, TensorShapes, TensorReductions, TensorIndexing, InPlace {
    /** A leaf with this value. */
    public Tensor(NDArray value) {
        super(value);
    }

    /** A vector of float32. */
    public static Tensor of(float... values) {
        return new Tensor(NDArray.of(values));
    }

    /** A tensor of the values in a shape, last dimension fastest. */
    public static Tensor of(float[] values, int... dims) {
        return new Tensor(NDArray.of(values, dims));
    }

    /** A matrix, row by row. */
    public static Tensor of(float[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        NDArray matrix = NDArray.empty(Shape.of(rows.length, columns), "of");
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw Checks.error("of", "rows must have equal lengths, got " + columns + " and " + rows[i].length);
            }
            matrix.select(0, i).copyFrom(NDArray.of(rows[i]));
        }
        return new Tensor(matrix);
    }

    /** Labels or indices: int32, without gradient; without dimensions a vector. */
    public static Tensor ofInts(int[] values, int... dims) {
        return new Tensor(NDArray.ofInts(values, dims));
    }

    /** A tensor of no dimensions. */
    public static Tensor scalar(float value) {
        return new Tensor(NDArray.full(Shape.SCALAR, value));
    }

    /** Zeros. */
    public static Tensor zeros(int... dims) {
        return new Tensor(NDArray.zeros(dims));
    }

    /** Ones. */
    public static Tensor ones(int... dims) {
        return new Tensor(NDArray.ones(dims));
    }

    /** Ones in the shape of another. */
    public static Tensor onesLike(Tensor other) {
        return new Tensor(NDArray.full(other.shape(), 1));
    }

    /** Zeros in the shape of another. */
    public static Tensor zerosLike(Tensor other) {
        return new Tensor(NDArray.zeros(other.shape()));
    }

    /** {@code start, start + step, ...} below {@code end}. */
    public static Tensor arange(double start, double end, double step) {
        return new Tensor(NDArray.arange(start, end, step));
    }

    /** {@code start, start + 1, ...} below {@code end}. */
    public static Tensor arange(double start, double end) {
        return arange(start, end, 1);
    }

    /** Standard normal numbers from this thread's {@link Generator}. */
    public static Tensor randn(int... dims) {
        return new Tensor(NDArray.generate(Shape.of(dims), Generator.standard()::nextGaussian));
    }

    /** Uniform numbers in [0, 1) from this thread's {@link Generator}. */
    public static Tensor rand(int... dims) {
        return new Tensor(NDArray.generate(Shape.of(dims), Generator.standard()::nextFloat));
    }

    /** The numbers, without history; shares memory. */
    public final NDArray value() {
        return value;
    }

    /** Lengths of the dimensions. */
    public final Shape shape() {
        return value.shape();
    }

    /** Number of elements. */
    public final long size() {
        return value.size();
    }

    /** The element at an index. */
    public final float get(int... index) {
        return value.get(index);
    }

    /** The only element, as a number. */
    public final float item() {
        return value.item();
    }

    /** The elements, last dimension fastest. */
    public final float[] toArray() {
        return value.toArray();
    }

    /** The labels or indices, last dimension fastest. */
    public final int[] toIntArray() {
        return value.toIntArray();
    }

    /** Whether gradients with respect to this tensor are computed. */
    public final boolean requiresGrad() {
        return requiresGrad;
    }

    /**
     * Asks for gradients with respect to this leaf, or stops them (a frozen parameter). Returns this.
     *
     * @throws IllegalArgumentException if it holds labels or indices
     * @throws IllegalStateException if it is not a leaf
     */
    public final Tensor requiresGrad(boolean required) {
        if (required) {
            Checks.floats("requiresGrad", value);
        }
        if (!isLeaf()) {
            throw new IllegalStateException("requiresGrad: can only be changed for a leaf, got the result of "
                    + operationName() + "; detach() gives a leaf");
        }
        requiresGrad = required;
        return this;
    }

    /** Whether no recorded operation made this tensor. */
    public final boolean isLeaf() {
        return operation == null;
    }

    /** The gradient of a leaf, or after {@link #retainGrad()} of a result; null if there is none. The next backward changes its memory. */
    public final @Nullable Tensor grad() {
        return hasGradient && gradient != null ? new Tensor(gradient) : null;
    }

    /** Keeps the gradient of this result, of the last {@code backward}, when it has passed. Returns this. */
    public final Tensor retainGrad() {
        retainsGrad = true;
        return this;
    }

    /**
     * Calls {@code hook} with the gradient of every backward when it is complete, before it goes on; what the hook returns, the same tensor or
     * another of its shape, goes on in its place. Nothing within it is recorded. The gradient's memory is good until the scope closes.
     *
     * {@snippet :
     * hidden.registerHook(gradient -> gradient.clamp(-1, 1));
     * }
     *
     * @throws IllegalStateException if this tensor has no gradient
     */
    public final Hook registerHook(UnaryOperator<Tensor> hook) {
        if (!requiresGrad) {
            throw new IllegalStateException("registerHook: this tensor requires no gradient, so that none would come");
        }
        if (hooks == null) {
            hooks = new Hooks();
        }
        return hooks.add(hook);
    }

    /** Forgets the gradient; the next one starts from zero. */
    public final void zeroGrad() {
        hasGradient = false;
    }

    /** The same numbers without history, as a leaf that shares memory. */
    public final Tensor detach() {
        return new Tensor(value);
    }

    /** Lets this tensor outlive the current scope: it moves to the enclosing one. Returns this. */
    public final Tensor keep() {
        value.keep();
        return this;
    }

    /** Gradients of this single number with respect to all leaves that require one; the graph is freed. */
    public final void backward() {
        if (size() != 1) {
            throw Checks.error(
                    "backward",
                    "only a single number has the implicit gradient 1, got shape " + shape()
                            + "; pass backward(gradient) one of that shape, or reduce with sum() or mean()");
        }
        start(NDArray.full(shape(), 1), false);
    }

    /** As {@link #backward(Tensor, boolean)}, freeing the graph. */
    public final void backward(Tensor seed) {
        backward(seed, false);
    }

    /**
     * Gradients of the sum of this tensor, weighted by {@code seed}, with respect to all leaves that require one.
     *
     * @param seed gradient of the loss with respect to this tensor, in its shape
     * @param retainGraph whether the graph may be gone back over again
     * @throws IllegalStateException if nothing here requires a gradient, or the graph was freed
     */
    public final void backward(Tensor seed, boolean retainGraph) {
        Checks.shape("backward", "the gradient", seed.value, shape());
        start(seed.value, retainGraph);
    }

    private void start(NDArray seed, boolean retainGraph) {
        if (!requiresGrad) {
            throw new IllegalStateException("backward: nothing this tensor was computed from requires a gradient; call"
                    + " requiresGrad(true) on a leaf, and compute outside NoGrad");
        }
        if (isLeaf()) {
            accumulate(hooks == null ? seed : hooks.apply(seed));
            return;
        }
        Tape.backward(this, seed, retainGraph);
    }

    /** Path and name in the model, such as {@code fc1.weight}, by which errors name a parameter; empty for others. */
    protected String label() {
        return "";
    }

    /** As PyTorch prints it. */
    @Override
    public String toString() {
        List<String> suffixes = new ArrayList<>();
        if (operation != null) {
            suffixes.add("grad_fn=<" + camelCase(operation.operation()) + "Backward0>");
        } else if (requiresGrad) {
            suffixes.add("requires_grad=True");
        }
        return ArrayFormat.format(value, "tensor(", suffixes.toArray(String[]::new));
    }

    /** {@code mse_loss} as {@code MseLoss}. */
    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_", -1)) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return text.toString();
    }

    /** Whether this holds labels or indices. */
    public final boolean isInt() {
        return value.type() == DType.INT32;
    }
}
