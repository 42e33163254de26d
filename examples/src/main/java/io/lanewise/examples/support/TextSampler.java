package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Characters;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Lets a language model write: draws each character from the probabilities that the model gives to it. */
public final class TextSampler {
    private final Characters characters;
    private final float temperature;
    private final int most;
    private final Generator generator;

    /**
     * A sampler.
     *
     * @param temperature above 0; below 1 the likely becomes likelier
     * @param topK how many of the likeliest characters are drawn from
     */
    public TextSampler(Characters characters, float temperature, int topK, Generator generator) {
        this.characters = characters;
        this.temperature = temperature;
        this.most = Math.min(topK, characters.size());
        this.generator = generator;
    }

    /** What a model writes after {@code prompt} that sees the last {@code context} characters and scores the next of each. */
    public String window(Layer model, String prompt, int context, int count) {
        return write(model, prompt, count, known -> Math.max(0, known - context));
    }

    /** What a model writes after {@code prompt} that goes on where its last call stopped, and so sees each character once. */
    public String stream(Layer model, String prompt, int count) {
        int start = characters.encode(prompt).length;
        return write(model, prompt, count, known -> known == start ? 0 : known - 1);
    }

    /** Shows the model the characters known from the place that {@code from} gives, and appends what it says. */
    private String write(Layer model, String prompt, int count, IntUnaryOperator from) {
        model.eval();
        int[] start = characters.encode(prompt);
        int[] tokens = Arrays.copyOf(start, start.length + count);
        for (int i = start.length; i < tokens.length; i++) {
            try (var _ = Scope.open("sample");
                    var _ = NoGrad.open()) {
                int[] seen = Arrays.copyOfRange(tokens, from.applyAsInt(i), i);
                float[] scores =
                        model.forward(Tensor.ofInts(seen, 1, seen.length)).toArray();
                tokens[i] = draw(Arrays.copyOfRange(scores, scores.length - characters.size(), scores.length));
            }
        }
        return characters.decode(tokens);
    }

    /** The number of a character drawn by these scores, logarithms of probabilities but for a constant. */
    public int draw(float... scores) {
        int[] best = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
        double[] weights = Arrays.stream(best)
                .mapToDouble(i -> Math.exp((scores[i] - scores[best[0]]) / temperature))
                .toArray();
        double left = generator.nextDouble() * Arrays.stream(weights).sum();
        int chosen = 0;
        while (chosen < most - 1 && left >= weights[chosen]) {
            left -= weights[chosen++];
        }
        return best[chosen];
    }
}
