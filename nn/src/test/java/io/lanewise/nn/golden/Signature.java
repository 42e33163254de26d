package io.lanewise.nn.golden;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function of PyTorch, written as its documentation writes them, such as {@code "in_features, out_features, bias=True"};
 * {@code *} before the last one lets it take all further positional arguments.
 *
 * @param defaults by name, in order; null where an argument must be given
 */
record Signature(Map<String, @Nullable Object> defaults, boolean variadic) {
    static Signature of(String text) {
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        boolean variadic = text.contains("*");
        if (!text.isBlank()) {
            Python.Call parsed = (Python.Call) PythonParser.parse("f(" + text.replace("*", "") + ")");
            for (int i = 0; i < parsed.arguments().size(); i++) {
                String name = parsed.names().get(i);
                if (name.isEmpty()) {
                    defaults.put(((Python.Name) parsed.arguments().get(i)).name(), null);
                } else {
                    defaults.put(
                            name,
                            new Evaluator(Map.of()).value(parsed.arguments().get(i)));
                }
            }
        }
        return new Signature(defaults, variadic);
    }

    /** The same parameters behind another one. */
    Signature after(String first) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(first, null);
        all.putAll(defaults);
        return new Signature(all, variadic);
    }

    /** What each parameter is in a call of {@code function}. */
    Arguments bind(String function, List<Object> positional, Map<String, Object> named) {
        Map<String, Object> bound = new LinkedHashMap<>();
        List<String> names = List.copyOf(defaults.keySet());
        int fixed = variadic ? names.size() - 1 : names.size();
        if (positional.size() > fixed && !variadic) {
            throw new IllegalArgumentException(
                    function + ": takes " + fixed + " arguments " + names + ", got " + positional.size());
        }
        for (int i = 0; i < Math.min(fixed, positional.size()); i++) {
            bound.put(names.get(i), positional.get(i));
        }
        if (variadic && !named.containsKey(names.getLast())) {
            List<Object> rest = positional.subList(Math.min(fixed, positional.size()), positional.size());
            boolean one = rest.size() == 1 && rest.getFirst() instanceof List<?>;
            bound.put(names.getLast(), one ? rest.getFirst() : new ArrayList<>(rest));
        }
        named.forEach((name, value) -> {
            if (!defaults.containsKey(name) || bound.containsKey(name)) {
                throw new IllegalArgumentException(
                        function + ": no (or a second) argument " + name + "; there are " + names);
            }
            bound.put(name, value);
        });
        defaults.forEach((name, value) -> {
            if (value == null && !bound.containsKey(name)) {
                throw new IllegalArgumentException(function + ": argument " + name + " is missing");
            }
            if (value != null) {
                bound.putIfAbsent(name, value);
            }
        });
        return new Arguments(function, bound);
    }
}
