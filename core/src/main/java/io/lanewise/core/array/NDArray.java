package io.lanewise.core.array;

import io.lanewise.core.VectorModule;
import io.lanewise.core.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array of {@link DType#FLOAT32} or {@link DType#INT32} on off-heap memory: a shape, strides, and a window on a
 * {@link Storage} that views share. The current {@link io.lanewise.core.memory.Scope} owns what a factory makes; without one, the
 * garbage collector does.
 */
public final class NDArray {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    static {
        VectorModule.require(); // whatever a program does first with the library, it makes an array
    }

    private final Storage storage;
    private final DType type;
    private final Shape shape;
    private final int[] strides;
    private final long offset;

    /** The window of a view; null where the storage's own segment is it. */
    private @Nullable MemorySegment window;

    NDArray(Storage storage, DType type, Shape shape, int[] strides, long offset) {
        this.storage = storage;
        this.type = type;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /** An array with undefined content, for results that are about to be written; {@code label} names it in errors. */
    public static NDArray empty(Shape shape, String label) {
        return empty(DType.FLOAT32, shape, label);
    }

    /** An array of either type with undefined content. */
    public static NDArray empty(DType type, Shape shape, String label) {
        Storage storage = Storage.allocate(shape.size() * DType.BYTES, label);
        NDArray array = new NDArray(storage, type, shape, shape.strides(), 0);
        array.window = storage.segment();
        return array;
    }

    /** An array of zeros. */
    public static NDArray zeros(int... dims) {
        return zeros(Shape.of(dims));
    }

    /** An array of zeros. */
    public static NDArray zeros(Shape shape) {
        return full(shape, 0);
    }

    /** An array of ones. */
    public static NDArray ones(int... dims) {
        return full(Shape.of(dims), 1);
    }

    /** An array of one value. */
    public static NDArray full(Shape shape, float value) {
        NDArray array = empty(shape, "full");
        array.fill(value);
        return array;
    }

    /** A vector of the values. */
    public static NDArray of(float... values) {
        return of(values, values.length);
    }

    /**
     * An array of the values, last dimension fastest.
     *
     * @throws IllegalArgumentException if the lengths' product is not the number of values
     */
    public static NDArray of(float[] values, int... dims) {
        NDArray array = empty(fitting(values.length, dims), "of");
        MemorySegment.copy(values, 0, array.segment(), FLOAT, 0, values.length);
        return array;
    }

    /** An array of labels or indices, last dimension fastest; without dimensions a vector. */
    public static NDArray ofInts(int[] values, int... dims) {
        Shape shape = dims.length == 0 ? Shape.of(values.length) : fitting(values.length, dims);
        NDArray array = empty(DType.INT32, shape, "ofInts");
        MemorySegment.copy(values, 0, array.segment(), INT, 0, values.length);
        return array;
    }

    /** A matrix of uniform numbers in [0, 1). */
    public static NDArray random(int rows, int columns, long seed) {
        return random(Shape.of(rows, columns), seed);
    }

    /** An array of uniform numbers in [0, 1); the same seed gives the same numbers. */
    public static NDArray random(Shape shape, long seed) {
        return generate(shape, new Generator(seed)::nextFloat);
    }

    /** An array whose elements are drawn one after the other, last dimension fastest. */
    public static NDArray generate(Shape shape, DoubleSupplier next) {
        NDArray array = empty(shape, "generate");
        MemorySegment memory = array.segment();
        for (long i = 0; i < shape.size(); i++) {
            memory.setAtIndex(FLOAT, i, (float) next.getAsDouble());
        }
        return array;
    }

    /**
     * {@code start, start + step, ...} below {@code end}, ceil((end - start) / step) values, each computed from its index in double.
     *
     * @throws IllegalArgumentException if step is 0 or NaN, or leads away from end
     */
    public static NDArray arange(double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0 && count <= Integer.MAX_VALUE) || step == 0) {
            throw Checks.error(
                    "arange",
                    "step must lead from start to end in at most 2147483647 steps, got start=" + start + ", end=" + end
                            + ", step=" + step);
        }
        NDArray array = empty(Shape.of((int) count), "arange");
        MemorySegment memory = array.segment();
        for (int i = 0; i < (int) count; i++) {
            memory.setAtIndex(FLOAT, i, (float) (start + i * step));
        }
        return array;
    }

    private static Shape fitting(int values, int... dims) {
        Shape shape = Shape.of(dims);
        if (shape.size() != values) {
            throw Checks.error("of", "shape " + shape + " needs " + shape.size() + " values, got " + values);
        }
        return shape;
    }

    /** The lengths of the dimensions. */
    public Shape shape() {
        return shape;
    }

    /** Number of elements. */
    public long size() {
        return shape.size();
    }

    /** Element type. */
    public DType type() {
        return type;
    }

    /** Elements from one index of a dimension to the next; 0 where the dimension is expanded. */
    public int stride(int dim) {
        return strides[shape.axis("stride", dim)];
    }

    /** Whether elements lie one after the other, last dimension fastest. */
    public boolean isContiguous() {
        if (strides == shape.strides()) {
            return true;
        }
        if (shape.size() == 0) {
            return true;
        }
        int[] dense = shape.strides();
        for (int i = 0; i < strides.length; i++) {
            if (strides[i] != dense[i] && shape.dim(i) != 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * The memory from the first element to the last one addressed: the exact bytes of a contiguous array. Valid as long as the array.
     *
     * @throws IllegalStateException if the array's scope has been closed
     */
    public MemorySegment segment() {
        MemorySegment all = storage.segment();
        MemorySegment view = window;
        return view == null ? view(all) : view;
    }

    private MemorySegment view(MemorySegment all) {
        long bytes = Views.span(this) * DType.BYTES;
        MemorySegment view = bytes == all.byteSize() ? all : all.asSlice(offset * DType.BYTES, bytes);
        window = view;
        return view;
    }

    /** The memory behind this array and its views. */
    Storage storage() {
        return storage;
    }

    int[] strides() {
        return strides;
    }

    long offset() {
        return offset;
    }

    /** Whether the two share memory: whether writing to one may change the other. */
    public boolean overlaps(NDArray other) {
        return storage == other.storage
                && segment().asOverlappingSlice(other.segment()).isPresent();
    }

    /** The element at an index, converted to float; negative indices count from the end. */
    public float get(int... index) {
        long position = Views.position(this, index);
        return type == DType.FLOAT32
                ? segment().getAtIndex(FLOAT, position)
                : segment().getAtIndex(INT, position);
    }

    /** The label or index at an index. */
    public int getInt(int... index) {
        Checks.ints("getInt", this);
        return segment().getAtIndex(INT, Views.position(this, index));
    }

    /** Sets the element at an index. */
    public void set(float value, int... index) {
        Checks.floats("set", this);
        segment().setAtIndex(FLOAT, Views.position(this, index), value);
    }

    /**
     * The only element.
     *
     * @throws IllegalArgumentException if there is not exactly one
     */
    public float item() {
        if (size() != 1) {
            throw Checks.error("item", "only an array of one element has an item, got shape " + shape);
        }
        return type == DType.FLOAT32
                ? segment().getAtIndex(FLOAT, 0)
                : segment().getAtIndex(INT, 0);
    }

    /** Sets every element. */
    public void fill(float value) {
        Checks.floats("fill", this);
        Checks.contiguous("fill", "the array", this);
        MemorySegment memory = segment();
        if (Float.floatToRawIntBits(value) == 0) {
            memory.fill((byte) 0);
            return;
        }
        for (long i = 0; i < size(); i++) {
            memory.setAtIndex(FLOAT, i, value);
        }
    }

    /** The elements, last dimension fastest. */
    public float[] toArray() {
        Checks.floats("toArray", this);
        float[] values = new float[Math.toIntExact(size())];
        MemorySegment.copy(contiguous().segment(), FLOAT, 0, values, 0, values.length);
        return values;
    }

    /** The labels or indices, last dimension fastest. */
    public int[] toIntArray() {
        Checks.ints("toIntArray", this);
        int[] values = new int[Math.toIntExact(size())];
        MemorySegment.copy(contiguous().segment(), INT, 0, values, 0, values.length);
        return values;
    }

    /** This array if it is contiguous, a contiguous copy otherwise. */
    public NDArray contiguous() {
        return isContiguous() ? this : copy();
    }

    /** A contiguous copy. */
    public NDArray copy() {
        NDArray copy = empty(type, shape, "copy");
        StridedCopy.copy(this, copy);
        return copy;
    }

    /**
     * Overwrites this array, which may be a strided view, with another of the same shape and type.
     *
     * @throws IllegalArgumentException if shapes or types differ
     */
    public void copyFrom(NDArray source) {
        Checks.sameShape("copyFrom", this, source);
        Checks.sameType("copyFrom", this, source);
        StridedCopy.copy(overlaps(source) ? source.copy() : source, this);
    }

    /** The same elements in another shape, one length of which may be -1; a view if this array is contiguous, else a copy. */
    public NDArray reshape(int... dims) {
        return reshape(Checks.reshape(shape, dims));
    }

    /** The same elements in another shape of the same size. */
    public NDArray reshape(Shape other) {
        if (other.size() != size()) {
            throw Checks.error("reshape", "the " + size() + " elements of " + shape + " do not fill " + other);
        }
        NDArray dense = contiguous();
        return new NDArray(dense.storage, type, other, other.strides(), dense.offset);
    }

    /** A window of another shape from element {@code start} on, for arrays that share one slab; this array must be contiguous. */
    public NDArray window(long start, Shape other) {
        Checks.contiguous("window", "the slab", this);
        if (start < 0 || start + other.size() > size()) {
            throw Checks.error(
                    "window", "elements " + start + " to " + (start + other.size()) + " are outside " + shape);
        }
        return new NDArray(storage, type, other, other.strides(), offset + start);
    }

    /** Matrix transpose: a view with the last two dimensions exchanged. */
    public NDArray transpose() {
        return transpose(-2, -1);
    }

    /** A view with two dimensions exchanged. */
    public NDArray transpose(int a, int b) {
        return Views.transpose(this, a, b);
    }

    /** A view with the dimensions in another order. */
    public NDArray permute(int... order) {
        return Views.permute(this, order);
    }

    /** A view of {@code start, start + step, ...} below {@code end} of one dimension; negative positions count from the end. */
    public NDArray slice(int dim, int start, int end, int step) {
        return Views.slice(this, dim, start, end, step);
    }

    /** A view of {@code [start, end)} of one dimension. */
    public NDArray slice(int dim, int start, int end) {
        return Views.slice(this, dim, start, end, 1);
    }

    /** A view of one index of a dimension, without that dimension. */
    public NDArray select(int dim, int index) {
        return Views.select(this, dim, index);
    }

    /** A view in which dimensions of length 1, and new ones in front, repeat without a copy. */
    public NDArray expand(Shape target) {
        return Views.expand(this, target);
    }

    /** A view with a dimension of length 1 inserted before {@code dim}; negative positions count from the end. */
    public NDArray unsqueeze(int dim) {
        return Views.unsqueeze(this, dim);
    }

    /** A view without the dimension, which must have length 1 to go; with another length this array itself. */
    public NDArray squeeze(int dim) {
        return Views.squeeze(this, dim);
    }

    /** Lets this array and its views outlive the current scope: it moves to the enclosing one. Returns this. */
    public NDArray keep() {
        storage.keep();
        return this;
    }

    /** Gives the memory back at once. Every later use of this array or its views throws. */
    public void release() {
        storage.release();
    }

    /** As PyTorch prints a tensor. */
    @Override
    public String toString() {
        return ArrayFormat.format(this, "tensor(");
    }
}
