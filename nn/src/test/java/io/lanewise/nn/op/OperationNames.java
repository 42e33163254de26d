package io.lanewise.nn.op;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the tests of operations are made from, for the page that lists them. */
public final class OperationNames {
    private OperationNames() {}

    /** Operations with rows in {@link OperationTable}: forward and gradient are checked against double. */
    public static Set<String> inTable() {
        return OperationTable.rows().stream()
                .map(OperationTable.Row::operation)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Operations that give labels, indices or masks, and have tests of their own. */
    public static Set<String> withoutGradient() {
        return OperationTest.WITHOUT_GRADIENT;
    }
}
