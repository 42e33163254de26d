package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import java.util.Arrays;

/** The characters that a text has, numbered in the order of Unicode: what a character-level language model reads and writes. */
public final class Characters implements Tokenizer {
    private final int[] codePoints;

    private Characters(int... codePoints) {
        this.codePoints = codePoints;
    }

    /**
     * The characters of a text.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Characters of(String text) {
        if (text.isEmpty()) {
            throw Checks.error("Characters", "expected a text with at least one character, got an empty one");
        }
        return new Characters(text.codePoints().sorted().distinct().toArray());
    }

    /** Number of different characters. */
    @Override
    public int size() {
        return codePoints.length;
    }

    /**
     * The number of each character of a text.
     *
     * @throws IllegalArgumentException if one is not among these; the message names it
     */
    @Override
    public int[] encode(String text) {
        return text.codePoints().map(this::number).toArray();
    }

    private int number(int codePoint) {
        int number = Arrays.binarySearch(codePoints, codePoint);
        if (number < 0) {
            throw Checks.error(
                    "encode",
                    "expected one of the " + size() + " characters known, got \"" + Character.toString(codePoint)
                            + "\" (U+" + Integer.toHexString(codePoint) + ")");
        }
        return number;
    }

    /**
     * The text of these numbers.
     *
     * @throws IndexOutOfBoundsException if one is outside 0 to {@code size() - 1}
     */
    @Override
    public String decode(int... numbers) {
        StringBuilder text = new StringBuilder(numbers.length);
        for (int number : numbers) {
            text.appendCodePoint(codePoints[number]);
        }
        return text.toString();
    }
}
