package io.lanewise.examples.support;

import java.util.Locale;

/** How fast a training loop that is written by hand goes, and how long it will still take. */
public final class Pace {
    private final int before;
    private final int turns;
    private final int samples;
    private final long start = System.nanoTime();

    /**
     * Of a loop that begins now.
     *
     * @param before turns that were done before a resume
     * @param turns of the whole training
     * @param samples that each turn shows the model
     */
    Pace(int before, int turns, int samples) {
        this.before = before;
        this.turns = turns;
        this.samples = samples;
    }

    /** After a turn, counted from 1: such as {@code 12345 samples/s, 0:03 left}. */
    public String after(int turn) {
        double seconds = (System.nanoTime() - start) * 1e-9 / Math.max(1, turn - before);
        long left = Math.round(seconds * (turns - turn));
        return String.format(Locale.ROOT, "%.0f samples/s, %d:%02d left", samples / seconds, left / 60, left % 60);
    }
}
