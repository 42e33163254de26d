package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.BinaryOperator;

/** Brings scores of classes, which stand along dimension 1 of images and the like, to rows, for losses that work on rows. */
final class ClassRows {
    private ClassRows() {}

    /** The dimension of the classes: 1, or 0 of a single sample. */
    static int dimension(Tensor scores) {
        return scores.shape().rank() == 1 ? 0 : 1;
    }

    /**
     * A loss of scores {@code [classes]}, {@code [n, classes]} or {@code [n, classes, ...]} and labels of that shape without the classes.
     *
     * @param loss of rows {@code [m, classes]} and labels {@code [m]}; a number, or a loss for each row
     */
    static Tensor apply(String operation, Tensor scores, Tensor labels, BinaryOperator<Tensor> loss) {
        Checks.floats(operation, scores.value());
        int rank = scores.shape().rank();
        Checks.that(
                rank > 0, operation, "scores must be [classes], [samples, classes] or [samples, classes, ...], got []");
        Checks.ints(operation, labels.value());
        Shape expected = without(scores.shape(), dimension(scores));
        if (rank == 1 && !labels.shape().equals(expected)) {
            throw Checks.error(
                    operation,
                    "labels must have shape [], got " + labels.shape() + "; scores of shape " + scores.shape()
                            + " are one sample's, a batch is [samples, classes]");
        }
        Checks.shape(operation, "labels", labels.value(), expected);
        if (rank == 2) {
            return loss.apply(scores, labels);
        }
        int classes = scores.shape().dim(dimension(scores));
        Tensor rows = scores;
        if (rank > 2) {
            int samples = scores.shape().dim(0);
            int places = Math.toIntExact(expected.size() / Math.max(1, samples));
            rows = Functional.transpose(Functional.reshape(scores, samples, classes, places), 1, 2);
        }
        rows = Functional.reshape(rows, Math.toIntExact(expected.size()), classes);
        Tensor flat = new Tensor(labels.value().reshape(-1));
        Tensor result = loss.apply(rows, flat);
        return result.shape().rank() == 0 ? result : Functional.reshape(result, expected.dims());
    }

    /** Fails if a label is no class. */
    static void check(String operation, Tensor labels, int classes) {
        int[] given = labels.toIntArray();
        for (int i = 0; i < given.length; i++) {
            if (given[i] < 0 || given[i] >= classes) {
                throw Checks.error(
                        operation, "label " + given[i] + " at row " + i + " is outside [0, " + classes + ")");
            }
        }
    }

    private static Shape without(Shape shape, int dim) {
        int[] dims = new int[shape.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.dim(i < dim ? i : i + 1);
        }
        return Shape.of(dims);
    }
}
