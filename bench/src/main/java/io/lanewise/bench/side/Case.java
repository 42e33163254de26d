package io.lanewise.bench.side;

import org.jspecify.annotations.Nullable;

/** Something to be measured on every side that can do it. Its inputs follow from its name alone, so that all sides work on the same numbers. */
public interface Case {
    /** Unique; the first word says what kind it is. */
    String name();

    /** What it is measured in. */
    Unit unit();

    /** What one run does: floating-point operations for GFLOP/s, else steps, answers and the like. */
    default double operations() {
        return 1;
    }

    /** By how much the numbers of two sides' checks may differ, relative to the larger of 1 and the number. */
    default double tolerance() {
        return 1e-4;
    }

    /** How Lanewise does it. */
    Work lanewise();

    /** The same without what makes it special, which Lanewise is measured against as well; null where it is plain. */
    default @Nullable Case bare() {
        return null;
    }

    /** The first word of the name. */
    default String kind() {
        String name = name();
        return name.substring(0, name.indexOf(' '));
    }
}
