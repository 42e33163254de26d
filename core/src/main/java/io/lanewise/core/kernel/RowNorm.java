package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
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
        int each = rowsOfTask(width);
        Parallel.run((rows + each - 1) / each, task -> {
            Moments moments = new Moments();
            for (int row = task * each; row < Math.min(rows, (task + 1) * each); row++) {
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
        int each = rowsOfTask(width);
        int tasks = (rows + each - 1) / each;
        NDArray parts = NDArray.empty(Shape.of(2, tasks, width), operation);
        MemorySegment partial = parts.segment();
        Parallel.run(tasks, task -> {
            MemorySegment dw = partial.asSlice(task * pitch, pitch);
            MemorySegment db = partial.asSlice(((long) tasks + task) * pitch, pitch);
            dw.fill((byte) 0);
            db.fill((byte) 0);
            double[] sums = new double[2];
            for (int row = task * each; row < Math.min(rows, (task + 1) * each); row++) {
                long at = row * pitch;
                float mean = statistics.mean(row);
                float scale = statistics.scale(row);
                float offset = statistics.offset(row);
                NormRows.sums(from, above, weight, dw, db, at, pitch, mean, scale, offset, sums);
                double products = sums[1] / width;
                double slope = products * scale;
                double shift = (centred ? sums[0] / width : 0) + products * offset;
                NormRows.gradient(from, above, weight, below, at, pitch, mean, scale, (float) slope, (float) shift);
            }
        });
        NDArray dw = NDArray.empty(w.shape(), operation);
        NDArray db = NDArray.empty(w.shape(), operation);
        Sums.down(partial.asSlice(0, tasks * pitch), dw.segment(), 1, false);
        Sums.down(partial.asSlice(tasks * pitch), db.segment(), 1, false);
        parts.release();
        return new NormGradient(dx, dw, db);
    }

    private static int rowsOfTask(int width) {
        return Math.clamp(TASK / width, FEWEST_ROWS, MOST_ROWS);
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
