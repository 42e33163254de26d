package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text's most frequent words. A word has the space in front of it; punctuation and other white space stand alone, so that a text of known words comes back as it
 * was. Number 0 stands for every other word.
 */
public final class Words implements Tokenizer {
    /** How {@link #decode} writes number 0. */
    public static final String UNKNOWN = "<unk>";

    /** A run of letters, of digits or of other signs, each with a space in front if there is one; or white space. */
    private static final Pattern PIECE =
            Pattern.compile(" ?\\p{L}[\\p{L}\\p{M}']*+| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s");

    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    private Words(List<String> words) {
        this.words = words;
        for (int i = 0; i < words.size(); i++) {
            numbers.put(words.get(i), i);
        }
    }

    /**
     * The words of a text, the most frequent first, those that are equally frequent in the order of Unicode.
     *
     * @param most how many, with the unknown one; at least 2
     */
    public static Words of(String text, int most) {
        Checks.that(most >= 2, "Words", "expected room for at least 2 words, got " + most);
        Map<String, Integer> counts = new HashMap<>();
        pieces(text).forEach(word -> counts.merge(word, 1, Integer::sum));
        Checks.that(!counts.isEmpty(), "Words", "expected a text with at least one word");
        List<String> words = new ArrayList<>(List.of(UNKNOWN));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most - 1L)
                .forEach(entry -> words.add(entry.getKey()));
        return new Words(words);
    }

    /** A text cut into words, punctuation and white space; joined, they are the text. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            pieces.add(piece.group());
        }
        return pieces;
    }

    @Override
    public int size() {
        return words.size();
    }

    @Override
    public int[] encode(String text) {
        return pieces(text).stream()
                .mapToInt(word -> numbers.getOrDefault(word, 0))
                .toArray();
    }

    @Override
    public String decode(int... tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(words.get(token));
        }
        return text.toString();
    }
}
