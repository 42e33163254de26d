package io.lanewise.nn.onnx;

import io.lanewise.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A layer's arguments as it prints them, which is how PyTorch prints them: {@code Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))}. */
final class Settings {
    private final List<String> positional = new ArrayList<>();
    private final Map<String, String> named = new HashMap<>();

    private Settings() {}

    static Settings of(Layer layer) {
        String text = layer.toString();
        Settings settings = new Settings();
        int depth = 0;
        int from = text.indexOf('(') + 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == ',' && depth == 0) || i == text.length() - 1) {
                settings.put(text.substring(from, i).strip());
                from = i + 1;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return settings;
    }

    private void put(String argument) {
        int equals = argument.indexOf('=');
        if (equals > 0) {
            named.put(argument.substring(0, equals), argument.substring(equals + 1));
        } else if (!argument.isEmpty()) {
            positional.add(argument);
        }
    }

    boolean has(String name) {
        return named.containsKey(name);
    }

    String text(String name) {
        String value = named.get(name);
        if (value == null) {
            throw new IllegalStateException("export onnx: no \"" + name + "\" among " + named + " and " + positional);
        }
        return value;
    }

    boolean isTrue(String name) {
        return text(name).equals("True");
    }

    float number(String name) {
        return Float.parseFloat(text(name));
    }

    float first() {
        return Float.parseFloat(positional.getFirst());
    }

    int whole(String name) {
        return Integer.parseInt(text(name));
    }

    /** Numbers of a tuple, or a number as often as there are dimensions; {@code otherwise} where nothing is printed. */
    long[] each(String name, int dims, long otherwise) {
        long[] numbers = has(name) ? numbers(text(name)) : new long[] {otherwise};
        if (numbers.length == 1 && dims > 1) {
            long[] all = new long[dims];
            Arrays.fill(all, numbers[0]);
            return all;
        }
        return numbers;
    }

    /** The numbers of the first argument, a tuple. */
    long[] firstTuple() {
        return numbers(positional.getFirst());
    }

    private static long[] numbers(String tuple) {
        String inner = tuple.replaceAll("[() ]", "");
        return Arrays.stream(inner.split(","))
                .filter(part -> !part.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
