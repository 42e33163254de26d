package io.lanewise.bench;

/** Checks a result before it is timed: a fast wrong kernel must not make it into a table. */
final class Verify {
    private Verify() {}

    /** Fails unless the two are within {@code tolerance}. */
    static void near(String what, double expected, double got, double tolerance) {
        if (!(Math.abs(expected - got) <= tolerance)) {
            throw new AssertionError(what + ": expected " + expected + " within " + tolerance + ", got " + got);
        }
    }
}
