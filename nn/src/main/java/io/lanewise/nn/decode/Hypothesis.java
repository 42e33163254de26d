package io.lanewise.nn.decode;

import java.util.List;

/**
 * A sequence that a search has found.
 *
 * @param tokens without the first one, which was given, and without the end
 * @param logProbability the sum of the logarithms of its tokens' probabilities, the end's included
 */
public record Hypothesis(List<Integer> tokens, double logProbability) {
    /** A copy of the tokens. */
    public Hypothesis {
        tokens = List.copyOf(tokens);
    }

    /** The tokens, for what takes an array. */
    public int[] toArray() {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}
