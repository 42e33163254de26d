package io.lanewise.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The child's end of the line: reads an order a line, answers each with a line that begins with {@link #MARK}, since libraries may print what they
 * like. Orders: {@code open NAME}, {@code check}, {@code warm SECONDS}, {@code measure SECONDS}. It ends with its input.
 */
public final class Child {
    /** Begins every answer. */
    static final String MARK = "side> ";

    private final Side side;
    private @Nullable Work work;
    private @Nullable Stopwatch watch;

    private Child(Side side) {
        this.side = side;
    }

    /** Serves the parent until it goes, then ends the process. */
    public static void run(Side side) {
        var child = new Child(side);
        answer("ok " + side.describe().replace('\n', ' '));
        try (var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                answer(child.obey(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("side: reading an order failed", e);
        }
        Runtime.getRuntime().halt(0); // native threads must not keep the process alive
    }

    private static void answer(String text) {
        System.out.println(MARK + text);
        System.out.flush();
    }

    @SuppressWarnings(
            "CatchAndPrintStackTrace") // whatever fails is the answer, and its trace goes to the parent's errors
    private String obey(String line) {
        int space = line.indexOf(' ');
        String order = space < 0 ? line : line.substring(0, space);
        String argument = line.substring(space + 1);
        try {
            return switch (order) {
                case "open" -> open(argument);
                case "check" -> "ok " + text(opened(work).check());
                case "warm" -> "ok " + opened(watch).warm(Double.parseDouble(argument));
                case "measure" ->
                    "ok " + opened(watch).measure(Double.parseDouble(argument)).text();
                default -> throw new IllegalArgumentException("no such order: " + line);
            };
        } catch (Throwable e) {
            e.printStackTrace();
            return "error " + e.toString().replace('\n', ' ');
        }
    }

    private String open(String name) throws Throwable {
        if (work != null) {
            work.close();
        }
        work = side.open(Cases.named(name));
        if (work == null) {
            return "none";
        }
        watch = new Stopwatch(work);
        return "ok";
    }

    private static <T> T opened(@Nullable T thing) {
        if (thing == null) {
            throw new IllegalStateException("open a case first");
        }
        return thing;
    }

    private static String text(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Float.toString(values[i]))
                .collect(Collectors.joining(" "));
    }

    /** The numbers of an answer to {@code check}. */
    static float[] numbers(String text) {
        String[] words = text.isBlank() ? new String[0] : text.strip().split(" ", -1);
        var values = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            values[i] = Float.parseFloat(words[i]);
        }
        return values;
    }
}
