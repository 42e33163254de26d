package io.lanewise.core.kernel;

import io.lanewise.core.simd.Lanes;

/** Lengths at which loops on vectors go wrong. */
final class Lengths {
    private Lengths() {}

    static int[] aroundLanes() {
        int l = Lanes.COUNT;
        return new int[] {0, 1, l - 1, l, l + 1, 2 * l - 1, 2 * l, 2 * l + 1, 3 * l + 5, 1000};
    }
}
