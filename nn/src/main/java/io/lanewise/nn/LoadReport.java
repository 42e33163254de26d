package io.lanewise.nn;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How the keys of a state dict fit a layer.
 *
 * @param loaded keys that the layer has and got
 * @param missing keys that the layer has and did not get, sorted
 * @param unexpected keys that were given and the layer has not, sorted
 * @param misshaped keys that both have, but with another shape or type; these are not loaded either
 */
public record LoadReport(List<String> loaded, List<String> missing, List<String> unexpected, List<Misfit> misshaped) {

    /** A tensor: its shape and its type. */
    public record Kind(Shape shape, DType type) {
        @Override
        public String toString() {
            return type == DType.FLOAT32 ? shape.toString() : type + " " + shape;
        }
    }

    /** A key with what the layer has there and what was given. */
    public record Misfit(String key, Kind own, Kind given) {
        @Override
        public String toString() {
            return own.shape().equals(given.shape())
                    ? "\"" + key + "\" must be " + own.type() + ", got " + given.type()
                    : "\"" + key + "\" must have shape " + own.shape() + ", got " + given.shape();
        }
    }

    /** Lists that cannot be changed. */
    public LoadReport {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        misshaped = List.copyOf(misshaped);
    }

    /** Compares a layer's state with what there is to load. */
    public static LoadReport compare(Map<String, Kind> own, Iterable<String> given, Function<String, Kind> kinds) {
        List<String> loaded = new ArrayList<>();
        TreeSet<String> missing = new TreeSet<>(own.keySet());
        TreeSet<String> unexpected = new TreeSet<>();
        List<Misfit> misshaped = new ArrayList<>();
        for (String key : given) {
            Kind mine = own.get(key);
            missing.remove(key);
            if (mine == null) {
                unexpected.add(key);
                continue;
            }
            Kind other = kinds.apply(key);
            if (other.equals(mine)) {
                loaded.add(key);
            } else {
                misshaped.add(new Misfit(key, mine, other));
            }
        }
        return new LoadReport(loaded, List.copyOf(missing), List.copyOf(unexpected), misshaped);
    }

    /** Whether every key fits: nothing is missing, unexpected or misshaped. */
    public boolean isComplete() {
        return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
    }

    /** What does not fit, such as {@code missing [bias]; unexpected [b]}; how many keys were loaded if all does. */
    @Override
    public String toString() {
        List<String> problems = new ArrayList<>();
        if (!missing.isEmpty()) {
            problems.add("missing " + missing);
        }
        if (!unexpected.isEmpty()) {
            problems.add("unexpected " + unexpected);
        }
        misshaped.forEach(misfit -> problems.add(misfit.toString()));
        return problems.isEmpty() ? "all " + loaded.size() + " keys loaded" : String.join("; ", problems);
    }
}
