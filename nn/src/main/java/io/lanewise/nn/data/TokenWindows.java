package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;

/**
 * Pieces of a long sequence of tokens, each with the same piece one token further on as its target: what a language model learns from. Samples
 * are {@code x [length]} and {@code y [length]}, int32.
 */
public final class TokenWindows implements Dataset {
    private final int[] tokens;
    private final int length;
    private final int[] starts;

    private TokenWindows(int[] tokens, int length, int... starts) {
        this.tokens = tokens;
        this.length = length;
        this.starts = starts;
    }

    /**
     * Windows that begin anywhere, chosen by the seed.
     *
     * @param length tokens of a window
     * @param count of windows
     * @throws IllegalArgumentException if there are not more tokens than {@code length}
     */
    public static TokenWindows random(int[] tokens, int length, int count, long seed) {
        int places = places(tokens, length, 1);
        Generator generator = new Generator(seed);
        int[] starts = new int[Checks.positive("TokenWindows", "count", count)];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = generator.nextInt(places);
        }
        return new TokenWindows(tokens.clone(), length, starts);
    }

    /**
     * The sequence cut into {@code rows} long rows that are read side by side, {@code length} tokens at a time: batches of {@code rows} windows,
     * unshuffled, go on where the batch before ended, so that a recurrent model may carry its state.
     *
     * @throws IllegalArgumentException if a row is not longer than {@code length}
     */
    public static TokenWindows streams(int[] tokens, int rows, int length) {
        places(tokens, length, Checks.positive("TokenWindows", "rows", rows));
        int row = (tokens.length - 1) / rows;
        int steps = row / length;
        int[] starts = new int[rows * steps];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i % rows * row + i / rows * length;
        }
        return new TokenWindows(tokens.clone(), length, starts);
    }

    private static int places(int[] tokens, int length, int rows) {
        Checks.positive("TokenWindows", "length", length);
        if ((tokens.length - 1) / rows < length) {
            throw Checks.error(
                    "TokenWindows",
                    "expected more than " + (long) rows * length + " tokens for " + rows + " rows of windows of "
                            + length + ", got " + tokens.length);
        }
        return tokens.length - length;
    }

    @Override
    public int size() {
        return starts.length;
    }

    @Override
    public Batch batch(int... indices) {
        int[] x = new int[indices.length * length];
        int[] y = new int[x.length];
        for (int i = 0; i < indices.length; i++) {
            int start = starts[indices[i]];
            System.arraycopy(tokens, start, x, i * length, length);
            System.arraycopy(tokens, start + 1, y, i * length, length);
        }
        return new Batch(Tensor.ofInts(x, indices.length, length), Tensor.ofInts(y, indices.length, length));
    }
}
