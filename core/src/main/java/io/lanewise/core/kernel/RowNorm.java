package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Each row, the last dimensions as one, less its mean and divided by its deviation, times w, plus b (layer normalisation; Ba, Kiros and Hinton
 * 2016); or divided by the root of its mean square alone (RMS normalisation; Zhang and Sennrich 2019). With {@code g = dy w} and z as in
 * {@link Statistics}: {@code dx = scale (g - mean(g) - z mean(g z))}, {@code dw = sum(dy z)} and {@code db = sum(dy)} over the rows; without
 * a mean, {@code mean(g)} falls away.
 */
public final class RowNorm {
    /** Elements of a task. */
    private static final int TASK = 1 << 15;

    private static final int FEWEST_ROWS = 8;

    /** Rows of which weight gradients are summed in float. */
    private static final int MOST_ROWS = 256;

    private RowNorm() {}

    /**
     * Forward.
     *
     * @param w of the shape of x's last dimensions
     * @param b of the same shape
     * @param centred whether the mean is taken off
     */
    public static Normalised forward(
            String operation, NDArray x, NDArray w, NDArray b, boolean centred, float epsilon) {
        Checks.floats(operation, x);
        int width = width(operation, x, w);
        MemorySegment weight = Door.input(operation, "weight", w, w.shape());
        MemorySegment bias = Door.input(operation, "bias", b, w.shape());
        int rows = (int) (x.size() / width);
        Statistics statistics = new Statistics(rows);
        NDArray dense = x.contiguous();
        NDArray y = NDArray.empty(x.shape(), operation);
        MemorySegment from = dense.segment();
        MemorySegment to = y.segment();
        long pitch = (long) width * Float.BYTES;
        int each = rowsOfTask(rows, width);
        int tasks = (rows + each - 1) / each;
        NDArray accumulators = NDArray.empty(Shape.of(tasks, NormQuads.SUMS / Float.BYTES), operation);
        MemorySegment space = accumulators.segment();
        Parallel.run(tasks, task -> {
            Moments moments = new Moments();
            int row = task * each;
            int end = Math.min(rows, row + each);
            if (end - row >= NormQuads.ROWS && NormQuads.take(pitch)) {
                MemorySegment lanes = space.asSlice((long) task * NormQuads.SUMS, NormQuads.SUMS);
                double[] sums = new double[2 * NormQuads.ROWS];
                float[] numbers = new float[3 * NormQuads.ROWS];
                for (; row < end; row += NormQuads.ROWS) {
                    int first = Math.min(
                            row, end - NormQuads.ROWS); // the last four may be partly done, and come out the same
                    long at = first * pitch;
                    for (int i = 0; i < NormQuads.ROWS; i++) {
                        numbers[3 * i] = centred ? from.get(JAVA_FLOAT, at + i * pitch) : 0;
                    }
                    NormQuads.moments(from, at, pitch, numbers, lanes);
                    NormQuads.addUp(lanes, sums);
                    for (int i = 0; i < NormQuads.ROWS; i++) {
                        if (centred) {
                            moments.clear();
                            moments.add(from, at + i * pitch, pitch, numbers[3 * i], sums[2 * i], sums[2 * i + 1]);
                            statistics.set(first + i, moments.mean(), moments.variance(), epsilon);
                        } else {
                            statistics.set(first + i, 0, sums[2 * i + 1] / width, epsilon);
                        }
                    }
                    statistics.get(first, numbers);
                    NormQuads.forward(from, to, weight, bias, at, pitch, numbers);
                }
            }
            for (; row < end; row++) {
                if (centred) {
                    moments.clear();
                    moments.add(from, row * pitch, pitch);
                    statistics.set(row, moments.mean(), moments.variance(), epsilon);
                } else {
                    statistics.set(row, 0, moments.meanSquare(from, row * pitch, pitch), epsilon);
                }
                NormRows.forward(
                        from,
                        to,
                        weight,
                        bias,
                        row * pitch,
                        pitch,
                        statistics.mean(row),
                        statistics.scale(row),
                        statistics.offset(row));
            }
        });
        accumulators.release();
        return new Normalised(y, statistics);
    }

    /** Gradients; the arguments are those of {@link #forward}. */
    public static NormGradient backward(
            String operation, NDArray x, NDArray w, Statistics statistics, boolean centred, NDArray dy) {
        int width = width(operation, x, w);
        MemorySegment from = x.contiguous().segment();
        MemorySegment above = Door.input(operation, "dy", dy, x.shape());
        MemorySegment weight = Door.input(operation, "weight", w, w.shape());
        NDArray dx = NDArray.empty(x.shape(), operation);
        MemorySegment below = dx.segment();
        int rows = (int) (x.size() / width);
        long pitch = (long) width * Float.BYTES;
        double inverse = 1.0 / width;
        int each = rowsOfTask(rows, width);
        int tasks = (rows + each - 1) / each;
        NDArray parts = NDArray.empty(Shape.of(2, tasks, width), operation);
        MemorySegment partial = parts.segment();
        NDArray accumulators = NDArray.empty(Shape.of(tasks, 4 * Lanes.COUNT), operation);
        MemorySegment space = accumulators.segment();
        Parallel.run(tasks, task -> {
            MemorySegment dw = partial.asSlice(task * pitch, pitch);
            MemorySegment db = partial.asSlice(((long) tasks + task) * pitch, pitch);
            dw.fill((byte) 0);
            db.fill((byte) 0);
            MemorySegment lanes = space.asSlice((long) task * space.byteSize() / tasks, 4L * Lanes.BYTES);
            double[] sums = new double[4];
            int end = Math.min(rows, (task + 1) * each);
            for (int row = task * each; row < end; row += 2) {
                long at = row * pitch;
                int count = Math.min(2, end - row);
                float mean = statistics.mean(row);
                float scale = statistics.scale(row);
                float offset = statistics.offset(row);
                if (count == 2) {
                    NormRows.sumsOfTwo(
                            from,
                            above,
                            weight,
                            dw,
                            db,
                            at,
                            pitch,
                            mean,
                            scale,
                            offset,
                            statistics.mean(row + 1),
                            statistics.scale(row + 1),
                            statistics.offset(row + 1),
                            lanes,
                            sums);
                } else {
                    NormRows.sums(from, above, weight, dw, db, at, pitch, mean, scale, offset, sums);
                }
                for (int i = 0; i < count; i++) {
                    int here = row + i;
                    float factor = statistics.scale(here);
                    double products = sums[2 * i + 1] * inverse;
                    double shift = (centred ? sums[2 * i] * inverse : 0) + products * statistics.offset(here);
                    NormRows.gradient(
                            from,
                            above,
                            weight,
                            below,
                            at + i * pitch,
                            pitch,
                            statistics.mean(here),
                            factor,
                            (float) (products * factor),
                            (float) shift);
                }
            }
        });
        NDArray dw = NDArray.empty(w.shape(), operation);
        NDArray db = NDArray.empty(w.shape(), operation);
        Sums.down(partial.asSlice(0, tasks * pitch), dw.segment(), 1, false);
        Sums.down(partial.asSlice(tasks * pitch), db.segment(), 1, false);
        parts.release();
        accumulators.release();
        return new NormGradient(dx, dw, db);
    }

    private static int rowsOfTask(int rows, int width) {
        long each = Chunks.even(rows, Math.clamp(TASK / width, FEWEST_ROWS, MOST_ROWS));
        return (int) (each + NormQuads.ROWS - 1) / NormQuads.ROWS * NormQuads.ROWS;
    }

    /** Elements of a row, which is as the weight. */
    private static int width(String operation, NDArray x, NDArray w) {
        Shape row = w.shape();
        int outer = x.shape().rank() - row.rank();
        boolean fits = outer >= 0 && row.size() > 0;
        for (int i = 0; fits && i < row.rank(); i++) {
            fits = x.shape().dim(outer + i) == row.dim(i);
        }
        if (!fits) {
            throw Checks.error(
                    operation,
                    "the input's last dimensions must be the normalised shape " + row + ", got input " + x.shape());
        }
        return (int) row.size();
    }
}
