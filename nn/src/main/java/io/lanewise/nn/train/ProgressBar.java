package io.lanewise.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line for each epoch: figures, samples a second, seconds. On a terminal the line is kept up to date while the epoch runs. Writes to
 * standard error unless told otherwise.
 */
public final class ProgressBar implements Callback {
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean live;
    private long epochStart;
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
        epochStart = System.nanoTime();
    }

    @Override
    public void onStepEnd(Run run) {
        long now = System.nanoTime();
        if (live && now - drawn > REDRAW_NANOS) {
            drawn = now;
            int percent = 100 * run.step() / Math.max(1, run.stepsPerEpoch());
            out.printf(Locale.ROOT, "\r%s %3d %%  loss %.4f  %s ", epoch(run), percent, run.loss(), rate(run, now));
            out.flush();
        }
    }

    @Override
    public void onEpochEnd(Run run) {
        long now = System.nanoTime();
        out.printf(Locale.ROOT, "%s%s  %s  %s%n", live ? "\r\033[K" : "", epoch(run), run.history(), rate(run, now));
        epochStart = now;
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
