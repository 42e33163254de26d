package io.lanewise.bench.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of JMH's results.
 *
 * @param error half the width of the interval around the score that JMH gives with 99.9 % confidence; NaN where there was one iteration only
 * @param higherIsBetter whether the score is a rate, and no time
 */
record JmhResult(double score, double error, String unit, boolean higherIsBetter) {
    /**
     * The results in a file that JMH wrote with {@code -rf json}, by benchmark and parameters.
     *
     * @throws IOException if the file cannot be read, or is none of JMH's
     */
    static Map<String, JmhResult> read(Path file) throws IOException {
        Map<String, JmhResult> results = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            json.nextToken();
            if (!(value(json) instanceof List<?> list)) {
                throw new IOException(file + ": expected a list of JMH's results");
            }
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> map && map.get("primaryMetric") instanceof Map<?, ?> metric)) {
                    throw new IOException(file + ": expected JMH's results, each with a primaryMetric, got " + entry);
                }
                String benchmark = String.valueOf(map.get("benchmark"));
                String name = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
                String parameters = map.get("params") instanceof Map<?, ?> params ? " " + params : "";
                results.put(
                        name + parameters,
                        new JmhResult(
                                number(metric.get("score")),
                                number(metric.get("scoreError")),
                                String.valueOf(metric.get("scoreUnit")),
                                "thrpt".equals(map.get("mode"))));
            }
        }
        return results;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN; // JMH writes "NaN" as a text
    }

    /** The value that begins at the current token: a Map, a List, a Double, a String or, for all else, null. */
    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    map.put(name, value(json));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_STRING -> json.getText();
            case null, default -> null;
        };
    }
}
