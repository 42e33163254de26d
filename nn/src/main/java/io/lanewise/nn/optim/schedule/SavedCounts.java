package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.Map;

/** Counts in saved states. */
final class SavedCounts {
    private SavedCounts() {}

    /**
     * A count of a state.
     *
     * @throws IllegalArgumentException if it is missing, or no count
     */
    static int get(String operation, Map<String, Tensor> state, String key) {
        Tensor saved = state.get(key);
        if (saved == null || !saved.isInt() || saved.size() != 1 || saved.toIntArray()[0] < 0) {
            throw Checks.error(operation, "expected a count " + key + ", got " + saved);
        }
        return saved.toIntArray()[0];
    }
}
