package io.lanewise.nn.train.search;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.data.TensorDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts a dataset into k folds at random; each is once what is validated on, while the others are trained on (scikit-learn's
 * {@code KFold}). So every sample counts once, which makes small datasets go further than one split does.
 */
public final class KFold {
    /**
     * One of the k ways.
     *
     * @param train the other folds
     * @param validation the fold
     */
    public record Fold(TensorDataset train, TensorDataset validation) {}

    private KFold() {}

    /**
     * The k ways to part a dataset, sizes differing by one at most.
     *
     * @param k at least 2, at most the number of samples
     */
    public static List<Fold> of(TensorDataset data, int k, long seed) {
        int size = data.size();
        if (k < 2 || k > size) {
            throw Checks.error("KFold", "expected 2 to " + size + " folds of " + size + " samples, got " + k);
        }
        // Not the order that another shuffle from the same seed has: it would put a dataset that was so shuffled back
        // in order.
        Generator ofSeed = new Generator(~seed);
        int[] order = new Generator(ofSeed.nextLong()).permutation(size);
        List<Fold> folds = new ArrayList<>(k);
        for (int fold = 0; fold < k; fold++) {
            int from = (int) ((long) size * fold / k);
            int to = (int) ((long) size * (fold + 1) / k);
            folds.add(new Fold(
                    subset(data, order, IntStream.concat(IntStream.range(0, from), IntStream.range(to, size))),
                    subset(data, order, IntStream.range(from, to))));
        }
        return folds;
    }

    private static TensorDataset subset(TensorDataset data, int[] order, IntStream places) {
        return data.subset(places.map(place -> order[place]).toArray());
    }
}
