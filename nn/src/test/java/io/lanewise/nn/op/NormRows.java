package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rows of {@link OperationTable}: normalisations, tables of vectors and what drops elements. */
final class NormRows {
    private static final float EPSILON = 0.01f;

    private NormRows() {}

    /** Which elements are normalised together. */
    private interface Group {
        int of(int... index);
    }

    private static Ref normalised(Ref x, int groups, Group group, boolean centred) {
        double[] mean = new double[groups];
        double[] square = new double[groups];
        double[] count = new double[groups];
        for (int i = 0; i < x.values().length; i++) {
            int g = group.of(x.index(i));
            mean[g] += x.values()[i];
            count[g]++;
        }
        for (int g = 0; g < groups; g++) {
            mean[g] = centred ? mean[g] / count[g] : 0;
        }
        for (int i = 0; i < x.values().length; i++) {
            int g = group.of(x.index(i));
            square[g] += Math.pow(x.values()[i] - mean[g], 2);
        }
        return Ref.each(x.dims(), index -> {
            int g = group.of(index);
            return (x.at(index) - mean[g]) / Math.sqrt(square[g] / count[g] + EPSILON);
        });
    }

    /** Times the second input and plus the third, where there are such, of the element's place. */
    private static Ref affine(List<Ref> x, Ref z, Function<int[], int[]> place) {
        return Ref.each(z.dims(), index -> {
            double weighted = z.at(index) * (x.size() > 1 ? x.get(1).at(place.apply(index)) : 1);
            return weighted + (x.size() > 2 ? x.get(2).at(place.apply(index)) : 0);
        });
    }

    private static Ref channelled(List<Ref> x, int groups, boolean ofSamples) {
        int[] dims = x.get(0).dims();
        int members = dims[1] / groups;
        int all = ofSamples ? dims[0] * groups : groups;
        Ref z = normalised(x.get(0), all, index -> (ofSamples ? index[0] * groups : 0) + index[1] / members, true);
        return affine(x, z, index -> new int[] {index[1]});
    }

    static void add() {
        rowNorms();
        channelNorms();
        tables();
        row(
                "bilinear",
                -1,
                1,
                x -> Functional.bilinear(x.get(0), x.get(1), x.get(2), x.get(3)),
                NormRows::bilinear,
                dims(2, 3, 4),
                dims(2, 3, 5),
                dims(6, 4, 5),
                dims(6));
        row(
                "bilinear",
                -1,
                1,
                x -> Functional.bilinear(x.get(0), x.get(1), x.get(2), null),
                NormRows::bilinear,
                dims(4),
                dims(5),
                dims(3, 4, 5));
        for (boolean training : new boolean[] {false, true}) {
            row(
                    "dropout",
                    -2,
                    2,
                    x -> Functional.dropout(x.get(0), training ? 1 : 0.5f, training),
                    x -> x.get(0).map(v -> training ? 0 : v),
                    dims(3, 4));
            row(
                    "featureDropout",
                    -2,
                    2,
                    x -> Functional.featureDropout(x.get(0), training ? 1 : 0.5f, training),
                    x -> x.get(0).map(v -> training ? 0 : v),
                    dims(3, 4, 2));
            row(
                    "alphaDropout",
                    -2,
                    2,
                    x -> Functional.alphaDropout(x.get(0), training ? 1 : 0.5f, training),
                    x -> x.get(0).map(v -> training ? 0 : v),
                    dims(3, 4));
        }
    }

    private static void rowNorms() {
        int[][][] cases = {{dims(3, 7), dims(7)}, {dims(5, 33), dims(33)}, {dims(2, 3, 4, 5), dims(4, 5)}};
        for (int[][] each : cases) {
            Shape normalised = Shape.of(each[1]);
            int outer = each[0].length - each[1].length;
            Group group = index -> IntStream.range(0, outer).reduce(0, (g, i) -> g * each[0][i] + index[i]);
            int groups = Ref.count(each[0]) / Ref.count(each[1]);
            row(
                    "layerNorm",
                    -2,
                    2,
                    x -> Functional.layerNorm(x.get(0), normalised, x.get(1), x.get(2), EPSILON),
                    x -> affine(x, normalised(x.get(0), groups, group, true), index -> index),
                    each[0],
                    each[1],
                    each[1]);
            row(
                    "layerNorm",
                    -2,
                    2,
                    x -> Functional.layerNorm(x.get(0), normalised, null, null, EPSILON),
                    x -> normalised(x.get(0), groups, group, true),
                    each[0]);
            row(
                    "layerNorm",
                    -2,
                    2,
                    x -> Functional.layerNorm(x.get(0), normalised, x.get(1), null, EPSILON),
                    x -> affine(x, normalised(x.get(0), groups, group, true), index -> index),
                    each[0],
                    each[1]);
            row(
                    "rmsNorm",
                    -2,
                    2,
                    x -> Functional.rmsNorm(x.get(0), normalised, x.get(1), EPSILON),
                    x -> affine(x, normalised(x.get(0), groups, group, false), index -> index),
                    each[0],
                    each[1]);
        }
    }

    private static void channelNorms() {
        for (int[] shape : new int[][] {dims(5, 4), dims(3, 4, 7), dims(2, 6, 5, 4), dims(2, 4, 9, 2)}) {
            int[] channels = {shape[1]};
            row(
                    "batchNorm",
                    -2,
                    2,
                    x -> Functional.batchNorm(x.get(0), null, x.get(1), x.get(2), true, 0.1, EPSILON),
                    x -> channelled(x, shape[1], false),
                    shape,
                    channels,
                    channels);
            Tensor mean = Tensor.of(new float[] {0.5f, -1, 2, 0, 1, 3}, 6).slice(0, 0, shape[1]);
            Tensor variance =
                    Tensor.of(new float[] {0.5f, 1, 2, 0.25f, 1, 3}, 6).slice(0, 0, shape[1]);
            row(
                    "batchNorm",
                    -2,
                    2,
                    x -> Functional.batchNorm(
                            x.get(0), new RunningStatistics(mean, variance), x.get(1), x.get(2), false, 0.1, EPSILON),
                    x -> affine(
                            x,
                            Ref.each(
                                    shape,
                                    i -> (x.get(0).at(i) - mean.get(i[1])) / Math.sqrt(variance.get(i[1]) + EPSILON)),
                            index -> new int[] {index[1]}),
                    shape,
                    channels,
                    channels);
            for (int groups : new int[] {1, 2, shape[1]}) {
                row(
                        "groupNorm",
                        -2,
                        2,
                        x -> Functional.groupNorm(x.get(0), groups, x.get(1), x.get(2), EPSILON),
                        x -> channelled(x, groups, true),
                        shape,
                        channels,
                        channels);
            }
            if (shape.length > 2) {
                row(
                        "instanceNorm",
                        -2,
                        2,
                        x -> Functional.instanceNorm(x.get(0), null, null, null, true, 0.1, EPSILON),
                        x -> channelled(x, shape[1], true),
                        shape);
            }
        }
    }

    private static void tables() {
        int[] places = {2, 0, 2, 3, 1, 2};
        Tensor index = Tensor.ofInts(places, 2, 3);
        row(
                "embedding",
                -2,
                2,
                x -> Functional.embedding(index, x.get(0)),
                x -> Ref.each(dims(2, 3, 17), i -> x.get(0).at(places[i[0] * 3 + i[1]], i[2])),
                dims(4, 17));
        row(
                "embedding",
                -2,
                2,
                x -> Functional.embedding(index.toFloat(), x.get(0)),
                x -> Ref.each(dims(2, 3, 3), i -> x.get(0).at(places[i[0] * 3 + i[1]], i[2])),
                dims(4, 3));
    }

    private static Ref bilinear(List<Ref> x) {
        int[] dims = x.get(0).dims().clone();
        int in1 = dims[dims.length - 1];
        int in2 = x.get(1).dims()[x.get(1).dims().length - 1];
        dims[dims.length - 1] = x.get(2).dims()[0];
        return Ref.each(dims, index -> {
            int out = index[index.length - 1];
            double sum = x.size() > 3 ? x.get(3).at(out) : 0;
            int[] left = index.clone();
            int[] right = index.clone();
            for (int i = 0; i < in1; i++) {
                for (int j = 0; j < in2; j++) {
                    left[left.length - 1] = i;
                    right[right.length - 1] = j;
                    sum += x.get(0).at(left) * x.get(2).at(out, i, j) * x.get(1).at(right);
                }
            }
            return sum;
        });
    }
}
