package io.lanewise.bench.side;

/**
 * One measurement.
 *
 * @param seconds of one run, the mean
 * @param share of the time in which the thread had its processor: less than 1 where something else ran there
 */
public record Turn(double seconds, double share) {
    private static final double ENOUGH = 0.97;

    /** Whether something else took the processor for more than a moment. */
    boolean disturbed() {
        return share < ENOUGH;
    }

    /** As a line of text. */
    String text() {
        return seconds + " " + share;
    }

    /** From {@link #text}. */
    static Turn of(String text) {
        int space = text.indexOf(' ');
        return new Turn(Double.parseDouble(text.substring(0, space)), Double.parseDouble(text.substring(space + 1)));
    }
}
