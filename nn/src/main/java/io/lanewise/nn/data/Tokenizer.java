package io.lanewise.nn.data;

/** Texts as numbers, which a language model reads and writes, and back. */
public interface Tokenizer {
    /** How many different numbers there are: 0 to {@code size() - 1}. */
    int size();

    /** The numbers of a text. */
    int[] encode(String text);

    /**
     * The text of these numbers.
     *
     * @throws IndexOutOfBoundsException if one is outside 0 to {@code size() - 1}
     */
    String decode(int... numbers);
}
