package io.lanewise.examples.support;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures that an example reaches, by name, in the order in which they were put. */
public final class Report {
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /** Puts a figure under a name in snake_case. */
    public Report put(String name, Number figure) {
        figures.put(name, figure);
        return this;
    }

    /** Puts a text under a name in snake_case. */
    public Report put(String name, String text) {
        figures.put(name, text);
        return this;
    }

    /** Puts texts under a name in snake_case. */
    public Report put(String name, List<String> texts) {
        figures.put(name, List.copyOf(texts));
        return this;
    }

    /** The figures as one JSON object on one line. A figure that is no finite number becomes a string such as "NaN". */
    public String toJson() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (var figure : figures.entrySet()) {
                json.writeFieldName(figure.getKey());
                switch (figure.getValue()) {
                    case Float value -> json.writeNumber(value);
                    case Number value when value instanceof Double -> json.writeNumber(value.doubleValue());
                    case Number value -> json.writeNumber(value.longValue());
                    case List<?> values -> {
                        json.writeStartArray();
                        for (Object value : values) {
                            json.writeString(value.toString());
                        }
                        json.writeEndArray();
                    }
                    case Object value -> json.writeString(value.toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("report: writing to memory failed", e);
        }
        return text.toString();
    }
}
