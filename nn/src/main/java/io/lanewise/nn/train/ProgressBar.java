package io.lanewise.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line for each epoch: figures, samples a second, seconds, and the time left of the whole training. On a terminal the line is kept up to date while
 * the epoch runs, with a bar; elsewhere an epoch that takes long has a line every ten seconds. Writes to standard error unless told otherwise.
 */
public final class ProgressBar implements Callback {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int CELLS = 20;

    private final PrintStream out;
    private final boolean live;
    private long begin;
    private long epochStart;
    private long stepsBefore;
    private long drawn;

    /** On standard error. */
    public ProgressBar() {
        this(System.err, isTerminal());
    }

    /** On a stream; {@code live} rewrites the line with carriage returns while the epoch runs. */
    public ProgressBar(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    @SuppressWarnings(
            "SystemConsoleNull") // true of Java 22 to 24; in 25 it is null where input or output is redirected
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void onTrainBegin(Run run) {
        begin = System.nanoTime();
        epochStart = begin;
        drawn = live ? begin - REDRAW_NANOS - 1 : begin; // on a terminal from the first step on
        stepsBefore = -1;
    }

    @Override
    public void onStepEnd(Run run) {
        long now = System.nanoTime();
        if (stepsBefore < 0) { // only now a resumed run knows how many there were
            stepsBefore = run.totalSteps() - 1;
        }
        if (now - drawn > (live ? REDRAW_NANOS : LINE_NANOS)) {
            drawn = now;
            out.printf(
                    Locale.ROOT,
                    live ? "\r%s %s  loss %.4f  %s  %s left " : "%s %s  loss %.4f  %s  %s left%n",
                    epoch(run),
                    live ? bar(run) : percent(run),
                    run.loss(),
                    rate(run, now),
                    left(run, now));
            out.flush();
        }
    }

    @Override
    public void onEpochEnd(Run run) {
        long now = System.nanoTime();
        boolean goesOn = run.epoch() < run.epochs() && stepsBefore >= 0;
        out.printf(
                Locale.ROOT,
                "%s%s  %s  %s%s%n",
                live ? "\r\033[K" : "",
                epoch(run),
                run.history(),
                rate(run, now),
                goesOn ? "  " + left(run, now) + " left" : "");
        epochStart = now;
        drawn = now;
    }

    private static String bar(Run run) {
        int done = (int) ((long) CELLS * run.step() / Math.max(1, run.stepsPerEpoch()));
        return "[" + "=".repeat(done) + " ".repeat(CELLS - done) + "] " + percent(run);
    }

    private static String percent(Run run) {
        return String.format(Locale.ROOT, "%3d %%", 100L * run.step() / Math.max(1, run.stepsPerEpoch()));
    }

    /** Time to the last epoch's end if steps go on taking as long as they did; hours:minutes:seconds. */
    private String left(Run run, long now) {
        long all = (long) run.epochs() * run.stepsPerEpoch();
        double each = (now - begin) * 1e-9 / Math.max(1, run.totalSteps() - stepsBefore);
        long seconds = Math.round(each * Math.max(0, all - run.totalSteps()));
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String epoch(Run run) {
        return String.format(
                Locale.ROOT, "epoch %" + Integer.toString(run.epochs()).length() + "d/%d", run.epoch(), run.epochs());
    }

    private String rate(Run run, long now) {
        double seconds = (now - epochStart) * 1e-9;
        return String.format(Locale.ROOT, "%.0f samples/s  %.1f s", run.samples() / seconds, seconds);
    }
}
