package io.lanewise.nn.train;

import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Lets Ctrl-C, or a {@code TERM} signal, end training in an orderly way: after the step that runs the epoch is measured, checkpoints are
 * written, early stopping restores the best model, and what follows {@code fit} in the program gets some time to finish.
 */
public final class StopOnInterrupt implements Callback {
    private static final System.Logger LOG = System.getLogger(StopOnInterrupt.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 20;

    private final Duration patience;
    private Thread hook = new Thread();
    private volatile boolean interrupted;

    /** Gives the program 20 seconds to finish. */
    public StopOnInterrupt() {
        this(PATIENCE);
    }

    /** The time that the program has to finish; then it is halted wherever it is. */
    public StopOnInterrupt(Duration patience) {
        this.patience = patience;
    }

    /** Whether training was ended this way. */
    public boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void onTrainBegin(Run run) {
        begin(run::interrupt);
    }

    /** Calls {@code stop} when the process is to end, and waits for the thread that called this. */
    void begin(Runnable stop) {
        Thread training = Thread.currentThread();
        Runnable ends = () -> {
            interrupted = true;
            stop.run();
        };
        hook = Thread.ofPlatform().name("lanewise-interrupt").unstarted(() -> {
            ends.run();
            await(training);
        });
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) { // the process is ending already
            LOG.log(Level.DEBUG, "no training begins any more", e);
            ends.run();
        }
    }

    private void await(Thread training) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!hasEnded(training) && System.nanoTime() < end) {
                training.join(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that calls exit while the process ends waits for ever: it has nothing left to do. */
    private static boolean hasEnded(Thread thread) {
        if (!thread.isAlive()) {
            return true;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onTrainEnd(Run run) {
        end();
    }

    @Override
    public void onFailure(Run run) {
        end();
    }

    /** From now on Ctrl-C ends the process as it did before, unless it is ending already. */
    void end() {
        if (interrupted) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the process is ending already", e);
        }
    }
}
