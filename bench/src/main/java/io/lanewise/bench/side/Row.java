package io.lanewise.bench.side;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one case came to.
 *
 * @param configurations every configuration's measure by its contestant, Lanewise first
 */
public record Row(Case what, int threads, Map<Contestant, Sample> configurations) {
    /** Lanewise's own measure, if it has one. */
    public @Nullable Sample lanewise() {
        return best().get(Contestant.LANEWISE);
    }

    /** The best configuration of each library, Lanewise and the bare product included, by the library's name. */
    public Map<String, Sample> best() {
        Map<String, Sample> best = new LinkedHashMap<>();
        configurations.forEach((contestant, sample) -> best.merge(
                contestant.library(), sample, (a, b) -> what.unit().ratio(a.median(), b.median()) >= 1 ? a : b));
        return best;
    }

    /** How many times faster Lanewise is than the best other library; NaN where there is none to compare. */
    public double ratio() {
        Map<String, Sample> best = best();
        Sample own = best.remove(Contestant.LANEWISE);
        if (own == null) {
            return Double.NaN;
        }
        return best.values().stream()
                .mapToDouble(other -> what.unit().ratio(own.median(), other.median()))
                .min()
                .orElse(Double.NaN);
    }
}
