package io.lanewise.nn.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The list of the cases of a folder, {@code manifest.json}. */
final class Manifest {
    /** Another folder than the one among the test resources. */
    static final String PROPERTY = "lanewise.golden";

    /** @param fields name, kind, the call of PyTorch, and what a kind needs besides */
    record Case(Path folder, Map<String, String> fields) {
        String name() {
            return fields.getOrDefault("name", "");
        }

        String kind() {
            return fields.getOrDefault("kind", "");
        }

        String call() {
            return fields.getOrDefault("torch", "");
        }

        GoldenFile file() throws IOException {
            return GoldenFile.load(folder.resolve(name() + ".safetensors"));
        }

        @Override
        public String toString() {
            return name() + ": " + call();
        }
    }

    private Manifest() {}

    /** Whether the cases are other than those in the test resources. */
    static boolean isForeign() {
        return System.getProperty(PROPERTY) != null;
    }

    static List<Case> cases() throws IOException {
        String chosen = System.getProperty(PROPERTY);
        Path folder = chosen != null ? Path.of(chosen) : own();
        List<Case> cases = new ArrayList<>();
        try (JsonParser json =
                new JsonFactory().createParser(folder.resolve("manifest.json").toFile())) {
            boolean listed = false;
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    listed |= json.currentName().equals("cases");
                } else if (json.currentToken() == JsonToken.START_OBJECT && listed) {
                    cases.add(new Case(folder, fields(json)));
                }
            }
        }
        return cases;
    }

    private static Path own() {
        try {
            return Path.of(Objects.requireNonNull(Manifest.class.getResource("/golden"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The fields of a flat object; what is nested in it is left out. */
    private static Map<String, String> fields(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            json.skipChildren();
            fields.put(name, json.getText());
        }
        return fields;
    }
}
