package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Optimizer;

/** Settings of which there is one for all groups, or one for each. */
final class PerGroup {
    private PerGroup() {}

    static void check(String operation, String what, Optimizer optimizer, int count) {
        int groups = optimizer.paramGroups().size();
        if (count != 1 && count != groups) {
            throw Checks.error(
                    operation, "expected 1 or " + groups + " " + what + ", one for each group, got " + count);
        }
    }

    /** The rates, after a look at their number and their values. */
    static float[] rates(String operation, String what, Optimizer optimizer, float... rates) {
        check(operation, what, optimizer, rates.length);
        for (float rate : rates) {
            Checks.notNegative(operation, what, rate);
        }
        return rates.clone();
    }

    static float of(float[] values, int group) {
        return values[Math.min(group, values.length - 1)];
    }
}
