package io.lanewise.nn.decode;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes sequences token by token, from a first token on, until a token ends them or they are as long as they may be.
 *
 * {@snippet :
 * var decoding = new Decoding(start, end, 20);
 * List<Hypothesis> each = decoding.greedy(sources, tokens -> model.scores(tokens, memory));
 * Hypothesis best = decoding.beam(4, tokens -> model.scores(tokens, memory)).getFirst();
 * }
 *
 * <p>Nothing is recorded. The model should be in evaluation mode. It is shown the whole sequence again for every token.
 *
 * @param start the first token, which is given
 * @param end the token that ends a sequence
 * @param maxLength tokens after the first one at most, the end included; what is longer is cut
 */
public record Decoding(int start, int end, int maxLength) {
    private static final Comparator<Hypothesis> BEST_FIRST =
            Comparator.comparingDouble(Hypothesis::logProbability).reversed();

    /** Checks the numbers. */
    public Decoding {
        Checks.that(start >= 0 && end >= 0, "Decoding", "start and end must not be negative");
        Checks.positive("Decoding", "maxLength", maxLength);
    }

    /**
     * Takes the likeliest token every time.
     *
     * @param sequences how many are written side by side, each a row of what the model is asked
     */
    public List<Hypothesis> greedy(int sequences, NextToken model) {
        Checks.positive("greedy", "sequences", sequences);
        List<List<Integer>> tokens = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            tokens.add(List.of());
        }
        double[] logProbabilities = new double[sequences];
        boolean[] ended = new boolean[sequences];
        int open = sequences;
        for (int length = 0; length < maxLength && open > 0; length++) {
            float[][] next = next("greedy", model, tokens);
            for (int i = 0; i < sequences; i++) {
                int best = best(next[i]);
                if (!ended[i]) {
                    logProbabilities[i] += next[i][best];
                    ended[i] = best == end;
                    open -= ended[i] ? 1 : 0;
                }
                tokens.set(i, longer(tokens.get(i), best)); // rows stay equally long; behind an end they say nothing
            }
        }
        List<Hypothesis> found = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            int at = tokens.get(i).indexOf(end);
            List<Integer> row = at < 0 ? tokens.get(i) : tokens.get(i).subList(0, at);
            found.add(new Hypothesis(row, logProbabilities[i]));
        }
        return found;
    }

    private static int best(float... scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /**
     * Goes on with the likeliest beginnings (beam search): one step may be unlikely and what follows from it likely.
     *
     * @param width beginnings that are kept
     * @return at most so many sequences, the likeliest first
     */
    public List<Hypothesis> beam(int width, NextToken model) {
        Checks.positive("beam", "width", width);
        List<Hypothesis> open = List.of(new Hypothesis(List.of(), 0));
        List<Hypothesis> found = new ArrayList<>();
        for (int length = 0; length < maxLength && !open.isEmpty(); length++) {
            List<Hypothesis> longer = new ArrayList<>();
            float[][] next =
                    next("beam", model, open.stream().map(Hypothesis::tokens).toList());
            for (int i = 0; i < next.length; i++) {
                Hypothesis from = open.get(i);
                for (int token = 0; token < next[i].length; token++) {
                    longer.add(new Hypothesis(longer(from.tokens(), token), from.logProbability() + next[i][token]));
                }
            }
            longer.sort(BEST_FIRST);
            List<Hypothesis> kept = new ArrayList<>();
            for (Hypothesis one : longer.subList(0, Math.min(width, longer.size()))) {
                if (one.tokens().getLast() == end) {
                    found.add(new Hypothesis(one.tokens().subList(0, length), one.logProbability()));
                } else {
                    kept.add(one);
                }
            }
            found.sort(BEST_FIRST);
            // What is longer is never likelier, so an open one that is worse than all found is out.
            boolean full = found.size() >= width;
            double worst = full ? found.get(width - 1).logProbability() : Double.NEGATIVE_INFINITY;
            open = kept.stream().filter(one -> one.logProbability() > worst).toList();
        }
        found.addAll(open);
        found.sort(BEST_FIRST);
        return List.copyOf(found.subList(0, Math.min(width, found.size())));
    }

    private static List<Integer> longer(List<Integer> tokens, int token) {
        List<Integer> longer = new ArrayList<>(tokens);
        longer.add(token);
        return longer;
    }

    /** Logarithms of the probabilities of what may follow each row, behind the start. */
    private float[][] next(String operation, NextToken model, List<List<Integer>> rows) {
        int length = rows.getFirst().size() + 1;
        int[] tokens = new int[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            tokens[i * length] = start;
            for (int j = 1; j < length; j++) {
                tokens[i * length + j] = rows.get(i).get(j - 1);
            }
        }
        try (var _ = Scope.open(operation);
                var _ = NoGrad.open()) {
            Tensor scores = model.scores(Tensor.ofInts(tokens, rows.size(), length));
            Shape shape = scores.shape();
            if (shape.rank() != 2 || shape.dim(0) != rows.size() || shape.dim(1) <= Math.max(start, end)) {
                throw Checks.error(
                        operation,
                        "the model must give scores [sequences=" + rows.size() + ", vocabulary], with the tokens "
                                + start + " and " + end + " in the vocabulary, got " + shape);
            }
            float[] logs = scores.logSoftmax(-1).toArray();
            float[][] each = new float[rows.size()][];
            int vocabulary = shape.dim(1);
            for (int i = 0; i < each.length; i++) {
                each[i] = Arrays.copyOfRange(logs, i * vocabulary, (i + 1) * vocabulary);
            }
            return each;
        }
    }
}
