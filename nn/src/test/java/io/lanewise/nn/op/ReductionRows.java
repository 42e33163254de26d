package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Rows of {@link ReductionFunctions}. */
final class ReductionRows {
    private static final int[] SHAPE = dims(4, 5, 3);

    private ReductionRows() {}

    /** A reduction along each dimension, and of all: what it makes of the elements that become one. */
    private interface Along {
        Tensor of(Tensor x, int dim);
    }

    private static void along(String operation, Along forward, ToDoubleFunction<double[]> reference) {
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            row(
                    operation,
                    -2,
                    2,
                    x -> forward.of(x.get(0), d),
                    x -> lines(x.get(0), d, line -> new double[] {reference.applyAsDouble(line)}),
                    SHAPE);
        }
    }

    private static void all(String operation, Function<Tensor, Tensor> forward, ToDoubleFunction<double[]> reference) {
        row(
                operation,
                -2,
                2,
                x -> forward.apply(x.get(0)),
                x -> Ref.scalar(reference.applyAsDouble(x.get(0).values())),
                dims(3, 7));
    }

    /** What becomes of each line along a dimension; the dimension is gone if one element is left of it. */
    static Ref lines(Ref x, int dim, Function<double[], double[]> each) {
        int length = x.dims()[dim];
        int[] kept = x.dims().clone();
        kept[dim] = each.apply(new double[length]).length;
        Ref y = Ref.each(kept, index -> {
            double[] line = new double[length];
            int[] at = index.clone();
            for (int i = 0; i < length; i++) {
                at[dim] = i;
                line[i] = x.at(at);
            }
            return each.apply(line)[index[dim]];
        });
        if (kept[dim] != 1) {
            return y;
        }
        int[] without = new int[kept.length - 1];
        System.arraycopy(kept, 0, without, 0, dim);
        System.arraycopy(kept, dim + 1, without, dim, without.length - dim);
        return y.reshaped(without);
    }

    private static double variance(double[] line, double correction) {
        double mean = Arrays.stream(line).average().orElse(0);
        return Arrays.stream(line).map(v -> (v - mean) * (v - mean)).sum() / (line.length - correction);
    }

    private static double norm(double[] line, double p) {
        return Math.pow(Arrays.stream(line).map(v -> Math.pow(Math.abs(v), p)).sum(), 1 / p);
    }

    private static double max(double[] line) {
        return Arrays.stream(line).max().orElseThrow();
    }

    private static double min(double[] line) {
        return Arrays.stream(line).min().orElseThrow();
    }

    private static double logSumExp(double[] line) {
        return Math.log(Arrays.stream(line).map(Math::exp).sum());
    }

    private static double product(double[] line) {
        return Arrays.stream(line).reduce(1, (a, b) -> a * b);
    }

    static void add() {
        along("var", (x, d) -> Functional.var(x, 1, false, d), line -> variance(line, 1));
        along("std", (x, d) -> Functional.std(x, 0, false, d), line -> Math.sqrt(variance(line, 0)));
        all("var", x -> Functional.var(x, 1, false), line -> variance(line, 1));
        along("prod", (x, d) -> Functional.prod(x, d, false), ReductionRows::product);
        all("prod", x -> Functional.prod(x.mul(1f)), ReductionRows::product);
        along("logsumexp", (x, d) -> Functional.logsumexp(x, false, d), ReductionRows::logSumExp);
        all("logsumexp", x -> Functional.logsumexp(x, false), ReductionRows::logSumExp);
        for (float p : new float[] {1, 2, 3}) {
            along("norm", (x, d) -> Functional.norm(x, p, false, d), line -> norm(line, p));
            all("norm", x -> Functional.norm(x, p, false), line -> norm(line, p));
        }
        along(
                "norm",
                (x, d) -> Functional.norm(x, Float.POSITIVE_INFINITY, false, d),
                line -> Math.max(max(line), -min(line)));
        along("amax", (x, d) -> Functional.amax(x, false, d), ReductionRows::max);
        along("amin", (x, d) -> Functional.amin(x, false, d), ReductionRows::min);
        along("max", (x, d) -> Functional.max(x, d - 3, false).values(), ReductionRows::max);
        along("min", (x, d) -> Functional.min(x, d, false).values(), ReductionRows::min);
        all("max", Functional::max, ReductionRows::max);
        all("min", Functional::min, ReductionRows::min);
        row(
                "max",
                -2,
                2,
                x -> Functional.max(x.get(0), 1, true).values(),
                x -> lines(x.get(0), 1, line -> new double[] {max(line)}).reshaped(4, 1, 3),
                SHAPE);
        row(
                "norm",
                -2,
                2,
                x -> Functional.norm(x.get(0), 2, true, 0, 2),
                x -> x.get(0).map(v -> v * v).sumAlong(0).sumAlong(2).map(Math::sqrt),
                SHAPE);
        orders();
    }

    private static void orders() {
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            row(
                    "cumsum",
                    -2,
                    2,
                    x -> Functional.cumsum(x.get(0), d),
                    x -> lines(x.get(0), d, ReductionRows::running),
                    SHAPE);
            row(
                    "sort",
                    -2,
                    2,
                    x -> Functional.sort(x.get(0), d, false).values(),
                    x -> lines(x.get(0), d, ReductionRows::sorted),
                    SHAPE);
        }
        row(
                "sort",
                -2,
                2,
                x -> Functional.sort(x.get(0), 1, true).values(),
                x -> lines(x.get(0).map(v -> -v), 1, ReductionRows::sorted).map(v -> -v),
                SHAPE);
        row(
                "topk",
                -2,
                2,
                x -> Functional.topk(x.get(0), 2, 1, false).values(),
                x -> lines(x.get(0), 1, line -> Arrays.copyOf(sorted(line), 2)),
                dims(3, 5, 2));
        row(
                "topk",
                -2,
                2,
                x -> Functional.topk(x.get(0), 40, 0, true).values(),
                x -> lines(x.get(0).map(v -> -v), 0, line -> Arrays.copyOf(sorted(line), 40))
                        .map(v -> -v),
                dims(50));
    }

    private static double[] sorted(double[] line) {
        double[] sorted = line.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double[] running(double[] line) {
        double[] sums = line.clone();
        Arrays.parallelPrefix(sums, Double::sum);
        return sums;
    }
}
