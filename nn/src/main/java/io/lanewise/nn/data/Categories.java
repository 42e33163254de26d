package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The different texts of a column, numbered in their order: of the training part, as a rule. */
public final class Categories {
    /** The number of a text that was not there, or is missing. */
    public static final int UNKNOWN = -1;

    private final String[] names;

    private Categories(String... names) {
        this.names = names;
    }

    /**
     * Those of a column.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Categories fit(Iterable<@Nullable String> texts) {
        TreeSet<String> sorted = new TreeSet<>();
        for (String text : texts) {
            if (text != null) {
                sorted.add(text);
            }
        }
        Checks.that(!sorted.isEmpty(), "Categories", "expected at least one text, all are missing");
        return new Categories(sorted.toArray(String[]::new));
    }

    /** Number of different texts. */
    public int size() {
        return names.length;
    }

    /** The texts, in the order of their numbers. */
    public List<String> names() {
        return List.of(names);
    }

    /** The number of a text, or {@link #UNKNOWN}. */
    public int number(@Nullable String text) {
        return text == null ? UNKNOWN : Math.max(UNKNOWN, Arrays.binarySearch(names, text));
    }

    /**
     * Labels, int32 {@code [n]}.
     *
     * @throws IllegalArgumentException if a text is missing or was not fitted to; the message names it
     */
    public Tensor labels(List<@Nullable String> texts) {
        int[] numbers = new int[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(texts.get(i));
            if (numbers[i] == UNKNOWN) {
                throw Checks.error(
                        "labels",
                        "expected one of the " + size() + " texts fitted to, got "
                                + (texts.get(i) == null ? "none" : "\"" + texts.get(i) + "\"") + " in row " + i);
            }
        }
        return Tensor.ofInts(numbers, numbers.length);
    }

    /** One column for each text, 1 where it stands and 0 elsewhere, float32 {@code [n, size()]}; only zeros where it is missing or unknown. */
    public Tensor oneHot(List<@Nullable String> texts) {
        float[] all = new float[Math.multiplyExact(texts.size(), size())];
        for (int i = 0; i < texts.size(); i++) {
            int number = number(texts.get(i));
            if (number != UNKNOWN) {
                all[i * size() + number] = 1;
            }
        }
        return Tensor.of(all, texts.size(), size());
    }

    /** The texts of labels. */
    public List<String> decode(int... labels) {
        List<String> texts = new ArrayList<>();
        for (int label : labels) {
            texts.add(names[Objects.checkIndex(label, names.length)]);
        }
        return texts;
    }
}
