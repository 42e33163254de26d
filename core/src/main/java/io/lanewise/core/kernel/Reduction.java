package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array seen as [outer, middle, inner] with the middle to be reduced. Reduced dimensions that lie apart are brought to the end by a copy.
 *
 * @param x contiguous
 * @param kept the shape with length 1 in the reduced dimensions
 * @param rest the shape without the reduced dimensions
 */
record Reduction(NDArray x, int outer, int middle, int inner, Shape kept, Shape rest) {
    /** Elements of a task of rows. */
    private static final long TASK = 1 << 14;

    /** Columns of a task where they are reduced row by row, at least. */
    private static final long COLUMNS = 256;

    static Reduction of(String operation, NDArray x, int... dims) {
        return of(operation, x, summed(operation, x.shape(), dims));
    }

    /** Which dimensions are named, each once; all if none is. */
    static boolean[] summed(String operation, Shape shape, int... dims) {
        boolean[] reduced = new boolean[shape.rank()];
        Arrays.fill(reduced, dims.length == 0);
        for (int dim : dims) {
            int axis = shape.axis(operation, dim);
            if (reduced[axis]) {
                throw Checks.error(
                        operation, "a dimension may be named once, got " + Arrays.toString(dims) + " for " + shape);
            }
            reduced[axis] = true;
        }
        return reduced;
    }

    static Reduction of(String operation, NDArray x, boolean... reduced) {
        Checks.floats(operation, x);
        Shape shape = x.shape();
        Shape kept = shape;
        Shape rest = shape;
        for (int i = reduced.length - 1; i >= 0; i--) {
            if (reduced[i]) {
                kept = kept.with(i, 1);
                rest = rest.without(i);
            }
        }
        int[] order = x.isContiguous() ? null : memoryOrder(x, reduced);
        if (order != null) {
            boolean[] inOrder = new boolean[reduced.length];
            for (int i = 0; i < order.length; i++) {
                inOrder[i] = reduced[order[i]];
            }
            Reduction turned = of(operation, x.permute(order), inOrder);
            return new Reduction(turned.x, turned.outer, turned.middle, turned.inner, kept, rest);
        }
        int[] sizes = {1, 1, 1};
        int part = 0;
        boolean apart = false;
        for (int i = 0; i < reduced.length; i++) {
            if (shape.dim(i) == 1) {
                continue;
            }
            if (reduced[i] && part == 0) {
                part = 1;
            } else if (!reduced[i] && part == 1) {
                part = 2;
            }
            apart |= reduced[i] && part == 2;
            sizes[part] *= shape.dim(i);
        }
        if (apart) {
            int count = (int) (shape.size() == 0 ? product(shape, reduced) : shape.size() / rest.size());
            return new Reduction(reducedLast(x, reduced).contiguous(), (int) rest.size(), count, 1, kept, rest);
        }
        return new Reduction(x.contiguous(), sizes[0], sizes[1], sizes[2], kept, rest);
    }

    /**
     * The order of dimensions in which a permuted array lies in memory without gaps, so that it need not be copied; null if there is none, or
     * the dimensions that stay would not stay in their order.
     */
    private static int @Nullable [] memoryOrder(NDArray x, boolean... reduced) {
        int rank = reduced.length;
        Integer[] dims = new Integer[rank];
        Arrays.setAll(dims, i -> i);
        Arrays.sort(dims, (a, b) -> Integer.compare(x.stride(b), x.stride(a)));
        int[] order = new int[rank];
        int last = -1;
        for (int i = 0; i < rank; i++) {
            order[i] = dims[i];
            boolean stays = !reduced[order[i]] && x.shape().dim(order[i]) > 1;
            if (stays && order[i] < last) {
                return null;
            }
            last = stays ? order[i] : last;
        }
        return x.permute(order).isContiguous() ? order : null;
    }

    private static long product(Shape shape, boolean... reduced) {
        long product = 1;
        for (int i = 0; i < reduced.length; i++) {
            product *= reduced[i] ? shape.dim(i) : 1;
        }
        return product;
    }

    private static NDArray reducedLast(NDArray x, boolean... reduced) {
        int[] order = new int[reduced.length];
        int next = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < reduced.length; i++) {
                if (reduced[i] == (pass == 1)) {
                    order[next++] = i;
                }
            }
        }
        return x.permute(order);
    }

    /** Elements that become one. */
    int count() {
        return middle;
    }

    Shape shape(boolean keepDim) {
        return keepDim ? kept : rest;
    }

    /** {@code y (+)= factor * sum}; y contiguous with one element for each kept one. */
    void sum(NDArray y, double factor, boolean accumulate) {
        MemorySegment to = y.segment();
        MemorySegment from = x.segment();
        if (inner == 1 && outer == 1) {
            put(to, 0, factor * total(from), accumulate);
        } else if (inner == 1) {
            long pitch = (long) middle * Float.BYTES;
            Chunks.run(outer, Chunks.even(outer, TASK / Math.max(1, middle)), (at, bytes) -> {
                for (long i = at; i < at + bytes; i += Float.BYTES) {
                    double sum = Sums.along(from, i / Float.BYTES * pitch, pitch);
                    put(to, i, factor * sum, accumulate);
                }
            });
        } else {
            long pitch = (long) inner * Float.BYTES;
            Chunks.run(outer, Chunks.even(outer, TASK / Math.max(1, (long) middle * inner)), (at, bytes) -> {
                for (long i = at / Float.BYTES; i < (at + bytes) / Float.BYTES; i++) {
                    MemorySegment matrix = from.asSlice(i * middle * pitch, middle * pitch);
                    Sums.down(matrix, to.asSlice(i * pitch, pitch), (float) factor, accumulate);
                }
            });
        }
    }

    /** Sum of all elements. Chunks are summed by themselves, and then their sums in order. */
    static double total(MemorySegment from) {
        long count = from.byteSize() / Float.BYTES;
        if (count <= Chunks.ELEMENTS) {
            return Sums.along(from);
        }
        double[] parts = new double[(int) ((count + Chunks.ELEMENTS - 1) / Chunks.ELEMENTS)];
        Chunks.run(
                count,
                Chunks.ELEMENTS,
                (at, bytes) -> parts[(int) (at / Float.BYTES / Chunks.ELEMENTS)] = Sums.along(from.asSlice(at, bytes)));
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    private static void put(MemorySegment to, long at, double value, boolean accumulate) {
        to.set(JAVA_FLOAT, at, (float) (accumulate ? to.get(JAVA_FLOAT, at) + value : value));
    }

    /** {@code y = } the largest or smallest; there must be elements. */
    void extreme(NDArray y, Extreme which) {
        MemorySegment to = y.segment();
        MemorySegment from = x.segment();
        if (inner == 1 && outer == 1) {
            to.set(JAVA_FLOAT, 0, largest(from, which));
        } else if (inner == 1) {
            Chunks.run(outer, Chunks.even(outer, TASK / middle), (at, bytes) -> {
                for (long i = at; i < at + bytes; i += Float.BYTES) {
                    to.set(JAVA_FLOAT, i, which.along(from, i * middle, (long) middle * Float.BYTES));
                }
            });
        } else {
            long pitch = (long) inner * Float.BYTES;
            long columns = Math.min(inner, Math.max(COLUMNS, Chunks.ELEMENTS / middle / COLUMNS * COLUMNS));
            int parts = (int) ((inner + columns - 1) / columns);
            Parallel.run(outer * parts, task -> {
                long matrix = (long) (task / parts) * middle * pitch;
                long first = (long) (task % parts) * columns * Float.BYTES;
                long length = Math.min(columns * Float.BYTES, pitch - first);
                long at = (long) (task / parts) * pitch + first;
                MemorySegment.copy(from, matrix + first, to, at, length);
                for (long j = 1; j < middle; j++) {
                    which.pair().run(to, at, from, matrix + j * pitch + first, to, at, length);
                }
            });
        }
    }

    /** Of all elements, chunk by chunk. */
    private static float largest(MemorySegment from, Extreme which) {
        long count = from.byteSize() / Float.BYTES;
        if (count <= Chunks.ELEMENTS) {
            return which.along(from, 0, from.byteSize());
        }
        float[] parts = new float[(int) ((count + Chunks.ELEMENTS - 1) / Chunks.ELEMENTS)];
        Chunks.run(
                count,
                Chunks.ELEMENTS,
                (at, bytes) -> parts[(int) (at / Float.BYTES / Chunks.ELEMENTS)] = which.along(from, at, bytes));
        float best = parts[0];
        for (float part : parts) {
            best = which.of(best, part);
        }
        return best;
    }
}
