package io.lanewise.nn.train.state;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tensors, numbers and texts by name, all that a training needs to go on exactly where it was. Parts have rooms of their own, {@link #at},
 * so their names never meet. In a file it is safetensors: tensors as {@code model/0.weight}, everything else as text in the metadata.
 */
public final class TrainingState {
    private static final String WHAT = "training state";

    /** The metadata key that tells these files from others, and the version of what is in them. */
    private static final String FORMAT = "lanewise_training_state";

    private static final String VERSION = "1";

    private final Map<String, Tensor> tensors;
    private final Map<String, String> texts;
    private final String prefix;

    /** An empty state. */
    public TrainingState() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), "");
    }

    private TrainingState(Map<String, Tensor> tensors, Map<String, String> texts, String prefix) {
        this.tensors = tensors;
        this.texts = texts;
        this.prefix = prefix;
    }

    /** The room of a part. What is put there belongs to this state too. */
    public TrainingState at(String part) {
        return new TrainingState(tensors, texts, prefix + part + "/");
    }

    /** Puts a text. */
    public void put(String key, String text) {
        texts.put(prefix + key, text);
    }

    /** Puts a number. */
    public void put(String key, long number) {
        put(key, Long.toString(number));
    }

    /** Puts a number, every bit of it. */
    public void put(String key, double number) {
        put(key, Double.toString(number));
    }

    /** Puts whether something is so. */
    public void put(String key, boolean whether) {
        put(key, Boolean.toString(whether));
    }

    /** Puts numbers, every bit of them. */
    public void put(String key, List<Double> numbers) {
        put(key, String.join(" ", numbers.stream().map(String::valueOf).toList()));
    }

    /** Puts tensors under their names, sharing memory with them. */
    public void put(Map<String, Tensor> named) {
        named.forEach((key, tensor) -> tensors.put(prefix + key, tensor));
    }

    /** Whether anything was put here. */
    public boolean isEmpty() {
        return texts.keySet().stream().noneMatch(key -> key.startsWith(prefix))
                && tensors.keySet().stream().noneMatch(key -> key.startsWith(prefix));
    }

    /**
     * A text.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String text(String key) {
        String text = texts.get(prefix + key);
        if (text == null) {
            throw Checks.error(
                    WHAT,
                    "expected \"" + prefix + key + "\", there is none; the state may be that of another program,"
                            + " with other parts");
        }
        return text;
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public long integer(String key) {
        return parse(key, "a whole number", Long::valueOf);
    }

    /**
     * A count.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int count(String key) {
        int count = parse(key, "a count", Integer::valueOf);
        Checks.that(count >= 0, WHAT, "expected counts of at least 0");
        return count;
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double number(String key) {
        return parse(key, "a number", Double::valueOf);
    }

    /**
     * Whether something is so.
     *
     * @throws IllegalArgumentException if it does not say
     */
    public boolean whether(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw wrong(key, "true or false", other);
        };
    }

    /**
     * Numbers.
     *
     * @throws IllegalArgumentException if there are none
     */
    public List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text(key).split(" ", -1)) {
            if (!word.isEmpty()) {
                try {
                    numbers.add(Double.valueOf(word));
                } catch (NumberFormatException e) {
                    throw wrong(key, "numbers", word, e);
                }
            }
        }
        return numbers;
    }

    /** The tensors of this room by name. */
    public Map<String, Tensor> tensors() {
        return within(tensors);
    }

    /** The texts, and the numbers as texts, of this room by name. */
    public Map<String, String> texts() {
        return within(texts);
    }

    private <T> Map<String, T> within(Map<String, T> all) {
        Map<String, T> here = new LinkedHashMap<>();
        all.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                here.put(key.substring(prefix.length()), value);
            }
        });
        return here;
    }

    private <T> T parse(String key, String expected, Function<String, T> parser) {
        String text = text(key);
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw wrong(key, expected, text, e);
        }
    }

    private IllegalArgumentException wrong(String key, String expected, String got) {
        return Checks.error(WHAT, "expected " + expected + " in \"" + prefix + key + "\", got \"" + got + "\"");
    }

    private IllegalArgumentException wrong(String key, String expected, String got, Exception cause) {
        IllegalArgumentException error = wrong(key, expected, got);
        error.initCause(cause);
        return error;
    }

    /** Writes a file that at every moment, even if the process is killed, is either the old one or the new one. */
    public void save(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.putAll(texts);
        SafeTensors.save(tensors, metadata, file);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is not a whole file that {@link #save} wrote
     */
    public static TrainingState load(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(SafeTensors.metadata(file));
        String version = metadata.remove(FORMAT);
        if (!VERSION.equals(version)) {
            throw new IOException("read training state: " + file + ": expected " + FORMAT + " " + VERSION
                    + " in the metadata, got " + version + "; weights alone cannot be resumed from");
        }
        return new TrainingState(new LinkedHashMap<>(SafeTensors.load(file)), metadata, "");
    }
}
