package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Rows of attention. */
final class AttentionRows {
    private AttentionRows() {}

    static void add() {
        Tensor allowed = Tensor.ofInts(new int[] {1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1}, 3, 4); // row 1 sees nothing
        Tensor added = Tensor.of(0.5f, Float.NEGATIVE_INFINITY, -0.25f, 0);
        attention(null, false, dims(3, 2), dims(4, 2), dims(4, 5));
        attention(null, true, dims(2, 3, 2), dims(2, 4, 2), dims(2, 4, 17));
        attention(allowed, false, dims(2, 2, 3, 2), dims(2, 2, 4, 2), dims(2, 2, 4, 3));
        attention(added, true, dims(2, 3, 7), dims(2, 4, 7), dims(2, 4, 3));
        attention(allowed.unsqueeze(0).repeat(2, 1, 1), false, dims(2, 3, 2), dims(2, 4, 2), dims(2, 4, 3));
        attention(allowed, true, dims(2, 1, 2, 3, 2), dims(2, 1, 2, 4, 2), dims(2, 1, 2, 4, 3));
        attention(null, true, dims(130, 1), dims(130, 1), dims(130, 1)); // so many scores that they are made again
        sideBySide(1, true);
        sideBySide(2, false);
        sideBySide(3, true);
    }

    private static void attention(@org.jspecify.annotations.Nullable Tensor mask, boolean causal, int[]... shapes) {
        row(
                "scaledDotProductAttention",
                -1,
                1,
                x -> causal || mask != null
                        ? Functional.scaledDotProductAttention(x.get(0), x.get(1), x.get(2), mask, 0, causal)
                        : Functional.scaledDotProductAttention(x.get(0), x.get(1), x.get(2)),
                x -> reference(x.get(0), x.get(1), x.get(2), mask, causal),
                shapes);
    }

    private static Ref reference(Ref q, Ref k, Ref v, @org.jspecify.annotations.Nullable Tensor mask, boolean causal) {
        int[] result = q.dims().clone();
        int rank = result.length;
        result[rank - 1] = v.dims()[rank - 1];
        return Ref.each(result, at -> {
            int keys = k.dims()[rank - 2];
            int i = at[rank - 2];
            double sum = 0;
            double value = 0;
            for (int j = 0; j < (causal ? Math.min(i + 1, keys) : keys); j++) {
                int[] key = at.clone();
                key[rank - 2] = j;
                int[] query = at.clone();
                double score = 0;
                for (int a = 0; a < q.dims()[rank - 1]; a++) {
                    query[rank - 1] = a;
                    key[rank - 1] = a;
                    score += q.at(query) * k.at(key) / Math.sqrt(q.dims()[rank - 1]);
                }
                double weight = Math.exp(score + masked(mask, i, j));
                key[rank - 1] = at[rank - 1];
                sum += weight;
                value += weight * v.at(key);
            }
            return sum == 0 ? 0 : value / sum;
        });
    }

    private static double masked(@org.jspecify.annotations.Nullable Tensor mask, int i, int j) {
        if (mask == null) {
            return 0;
        }
        float value =
                switch (mask.shape().rank()) {
                    case 1 -> mask.get(j);
                    case 2 -> mask.get(i, j);
                    default -> mask.get(0, i, j);
                };
        return !mask.isInt() ? value : value == 1 ? 0 : Double.NEGATIVE_INFINITY;
    }

    /** Two heads of three columns each. */
    private static void sideBySide(int projections, boolean batchFirst) {
        int embed = 6;
        List<int[]> shapes = new ArrayList<>();
        int[] columns = projections == 1
                ? dims(3 * embed)
                : projections == 2 ? dims(embed, 2 * embed) : dims(embed, embed, embed);
        for (int i = 0; i < projections; i++) {
            int length = i == 0 ? 3 : 4;
            shapes.add(batchFirst ? dims(2, length, columns[i]) : dims(length, 2, columns[i]));
        }
        row(
                "attentionOfHeads",
                -1,
                1,
                x -> Functional.attentionOfHeads(x, 2, null, 0, true, batchFirst),
                x -> {
                    Ref q = heads(x.getFirst(), 0, batchFirst);
                    Ref k = heads(x.get(projections == 1 ? 0 : 1), projections == 1 ? embed : 0, batchFirst);
                    Ref v = heads(x.getLast(), projections == 3 ? 0 : (3 - projections) * embed, batchFirst);
                    Ref y = reference(q, k, v, null, true);
                    int length = q.dims()[2];
                    return Ref.each(batchFirst ? dims(2, length, embed) : dims(length, 2, embed), at -> {
                        int batch = at[batchFirst ? 0 : 1];
                        return y.at(batch, at[2] / 3, at[batchFirst ? 1 : 0], at[2] % 3);
                    });
                },
                shapes.toArray(int[][]::new));
    }

    /** Columns from one on, as [batch, heads, length, width]. */
    private static Ref heads(Ref x, int column, boolean batchFirst) {
        int length = x.dims()[batchFirst ? 1 : 0];
        return Ref.each(dims(2, 2, length, 3), at -> {
            int from = column + at[1] * 3 + at[3];
            return batchFirst ? x.at(at[0], at[2], from) : x.at(at[2], at[0], from);
        });
    }
}
