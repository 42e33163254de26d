package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.AtomicFile;
import io.lanewise.nn.io.FileFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding (Sennrich, Haddow and Birch, 2016) over the bytes of UTF-8: numbers 0 to 255 are bytes, each further one stands for a pair of earlier ones
 * that was the most frequent in the text it was trained on. Pairs never reach over words, so frequent words become one number. Every text can be encoded, and comes back
 * as it was.
 */
public final class BytePairs implements Tokenizer {
    private static final String READ = "read byte pairs";
    private static final String HEADER = "byte pairs 1";
    private static final int BYTES = 256;
    private static final int MOST = 1 << 20;

    /** The longest piece of text that a number may stand for. */
    private static final int LONGEST = 1 << 10;

    /** Two numbers beside each other. */
    private record Pair(int left, int right) {}

    /** The bytes of each number. */
    private final List<byte[]> pieces = new ArrayList<>();

    /** The number of each pair. */
    private final Map<Pair, Integer> merges = new LinkedHashMap<>();

    private BytePairs() {
        for (int i = 0; i < BYTES; i++) {
            pieces.add(new byte[] {(byte) i});
        }
    }

    /**
     * Learns pairs from a text, the most frequent first; of equally frequent ones that with the smaller numbers.
     *
     * @param size how many numbers there will be, at least 256; fewer if no pair occurs twice any more
     */
    public static BytePairs train(String text, int size) {
        Checks.that(size >= BYTES && size <= MOST, "BytePairs", "size must be 256 to " + MOST + ", got " + size);
        BytePairs result = new BytePairs();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Words.pieces(text).forEach(word -> counts.merge(word, 1, Integer::sum));
        List<int[]> words = new ArrayList<>();
        List<Integer> frequencies = new ArrayList<>();
        counts.forEach((word, count) -> {
            words.add(new Utf8Bytes().encode(word));
            frequencies.add(count);
        });
        while (result.size() < size) {
            Map<Pair, Long> pairs = new HashMap<>();
            for (int i = 0; i < words.size(); i++) {
                int[] word = words.get(i);
                for (int j = 0; j + 1 < word.length; j++) {
                    pairs.merge(new Pair(word[j], word[j + 1]), (long) frequencies.get(i), Long::sum);
                }
            }
            Map.Entry<Pair, Long> best = pairs.entrySet().stream()
                    .filter(entry -> result.length(entry.getKey()) <= LONGEST)
                    .max(Map.Entry.<Pair, Long>comparingByValue()
                            .thenComparing(
                                    entry -> entry.getKey(),
                                    Comparator.comparingInt(Pair::left)
                                            .thenComparingInt(Pair::right)
                                            .reversed()))
                    .orElse(null);
            if (best == null || best.getValue() < 2) {
                break;
            }
            int number = result.add(best.getKey());
            words.replaceAll(word -> joined(word, best.getKey(), number));
        }
        return result;
    }

    private int length(Pair pair) {
        return pieces.get(pair.left).length + pieces.get(pair.right).length;
    }

    private int add(Pair pair) {
        byte[] left = pieces.get(pair.left);
        byte[] right = pieces.get(pair.right);
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        int number = pieces.size();
        merges.put(pair, number);
        pieces.add(both);
        return number;
    }

    /** A word with every occurrence of a pair, from the left, as one number. */
    private static int[] joined(int[] word, Pair pair, int number) {
        int[] result = new int[word.length];
        int size = 0;
        for (int i = 0; i < word.length; i++) {
            boolean found = i + 1 < word.length && word[i] == pair.left && word[i + 1] == pair.right;
            result[size++] = found ? number : word[i];
            i += found ? 1 : 0;
        }
        return size == word.length ? word : Arrays.copyOf(result, size);
    }

    @Override
    public int size() {
        return pieces.size();
    }

    @Override
    public int[] encode(String text) {
        List<int[]> words = new ArrayList<>();
        Map<String, int[]> known = new HashMap<>();
        int length = 0;
        for (String word : Words.pieces(text)) {
            int[] numbers = known.computeIfAbsent(word, this::encodeWord);
            words.add(numbers);
            length += numbers.length;
        }
        int[] all = new int[length];
        int at = 0;
        for (int[] word : words) {
            System.arraycopy(word, 0, all, at, word.length);
            at += word.length;
        }
        return all;
    }

    /** Joins pairs in the order in which they were learnt. */
    private int[] encodeWord(String word) {
        int[] numbers = new Utf8Bytes().encode(word);
        while (true) {
            int first = Integer.MAX_VALUE;
            Pair pair = new Pair(0, 0);
            for (int i = 0; i + 1 < numbers.length; i++) {
                Pair here = new Pair(numbers[i], numbers[i + 1]);
                int number = merges.getOrDefault(here, Integer.MAX_VALUE);
                if (number < first) {
                    first = number;
                    pair = here;
                }
            }
            if (first == Integer.MAX_VALUE) {
                return numbers;
            }
            numbers = joined(numbers, pair, first);
        }
    }

    /** What is no UTF-8, as a model may write it, becomes U+FFFD. */
    @Override
    public String decode(int... numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number : numbers) {
            bytes.writeBytes(pieces.get(number));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Saves what was learnt, as text: a line for each pair. */
    public void save(Path file) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        merges.keySet()
                .forEach(pair ->
                        text.append(pair.left).append(' ').append(pair.right).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /**
     * What was saved.
     *
     * @throws FileFormatException with the line if the file is not what {@link #save} wrote
     * @throws NoSuchFileException if it is not there
     */
    public static BytePairs load(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        String[] lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", -1);
        if (!lines[0].equals(HEADER) || !lines[lines.length - 1].isEmpty()) {
            throw FileFormatException.inLine(
                    READ, file, 1, "", "expected \"" + HEADER + "\", and whole lines to the end");
        }
        BytePairs result = new BytePairs();
        for (int i = 1; i < lines.length - 1; i++) {
            Pair pair = pair(lines[i], result.size());
            if (pair == null || result.merges.containsKey(pair) || result.length(pair) > LONGEST || i > MOST) {
                throw FileFormatException.inLine(
                        READ,
                        file,
                        i + 1L,
                        "",
                        "expected a new pair of numbers below " + result.size() + " that stand for at most " + LONGEST
                                + " bytes");
            }
            result.add(pair);
        }
        return result;
    }

    private static @Nullable Pair pair(String line, int size) {
        if (!line.matches("\\d{1,7} \\d{1,7}")) {
            return null;
        }
        int space = line.indexOf(' ');
        Pair pair = new Pair(Integer.parseInt(line.substring(0, space)), Integer.parseInt(line.substring(space + 1)));
        return pair.left < size && pair.right < size ? pair : null;
    }
}
