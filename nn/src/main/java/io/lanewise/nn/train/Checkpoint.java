package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Saves a training so that it can go on, even after a power failure, to bit-identical weights, and saves models. In the folder are
 *
 * <ul>
 *   <li>{@code training.safetensors}: everything the rest of the training depends on, after each epoch or every so many steps;
 *   <li>{@code last.safetensors}: the model's state after the last epoch, as other programs read it;
 *   <li>{@code best.safetensors}: that of the best epoch, where it is to be kept;
 *   <li>{@code training-000001200.safetensors}: copies after so many steps, where the last few are to be kept.
 * </ul>
 *
 * Each file is written beside its name and then renamed, so it is always whole. Checkpoints are called after all other callbacks, and so
 * save what those have come to.
 */
public final class Checkpoint implements Callback, Stateful {
    private final SavedFiles files;
    private int every;
    private boolean resume;
    private @Nullable Best best;

    private Checkpoint(Path folder) {
        files = new SavedFiles(Checks.present("Checkpoint", "the folder", folder));
    }

    /** Saves into a folder, which is made if it is not there. */
    public static Checkpoint in(Path folder) {
        return new Checkpoint(folder);
    }

    /** Also keeps the state of the epoch with the least validation loss, or loss where there is no validation. Returns this. */
    public Checkpoint keepBest() {
        best = new Best("Checkpoint");
        return this;
    }

    /** Also keeps the state of the epoch in which the figure was best: scores such as accuracies should rise, all others fall. Returns this. */
    public Checkpoint keepBest(String figureName) {
        best = new Best("Checkpoint", figureName);
        return this;
    }

    /** As {@link #keepBest(String)}, for a figure whose name does not tell whether larger values are better. Returns this. */
    public Checkpoint keepBest(String figureName, boolean largerIsBetter) {
        Best named = new Best("Checkpoint", figureName);
        named.largerIsBetter(largerIsBetter);
        best = named;
        return this;
    }

    /** Saves the training every so many steps, and at its end, instead of after each epoch. Returns this. */
    public Checkpoint every(int steps) {
        every = Checks.positive("Checkpoint", "every", steps);
        return this;
    }

    /** Keeps copies of the last so many saves of the training. Returns this. */
    public Checkpoint keepLast(int count) {
        files.keep(Checks.positive("Checkpoint", "keepLast", count));
        return this;
    }

    /** Whether the training goes on where the one stopped that was saved in this folder; without a file there it begins. Returns this. */
    public Checkpoint resume(boolean goOn) {
        resume = goOn;
        return this;
    }

    /** The file that a training is resumed from. */
    public Path training() {
        return files.training();
    }

    /** The file with the state after the last epoch. */
    public Path last() {
        return files.last();
    }

    /** The file with the state of the best epoch. */
    public Path best() {
        return files.best();
    }

    @Override
    public void onTrainBegin(Run run) {
        if (best != null) {
            best.forget();
        }
        files.restore("Checkpoint", resume, run::restore);
    }

    @Override
    public void onStepEnd(Run run) {
        if (every > 0 && run.totalSteps() % every == 0) {
            save(run);
        }
    }

    @Override
    public void onInterrupt(Run run) {
        save(run);
        if (best != null && best.isNone()) { // measuring the epoch may take longer than a process that ends is given
            files.writing("Checkpoint", () -> SafeTensors.save(run.model().stateDict(), best()));
        }
    }

    @Override
    public void onEpochEnd(Run run) {
        files.writing("Checkpoint", () -> {
            if (best != null && isBetter(run, best)) {
                SafeTensors.save(run.model().stateDict(), best());
            }
            SafeTensors.save(run.model().stateDict(), last());
        });
        boolean ends = run.isStopped() || run.isInterrupted() || run.epoch() == run.epochs();
        if (!run.isCut() && (every == 0 || ends)) {
            save(run);
        }
    }

    private static boolean isBetter(Run run, Best best) {
        // an epoch that was cut short will be trained again, whole, in a resume: better than none
        return run.isCut() ? best.isNone() : best.update(run.history());
    }

    private void save(Run run) {
        files.writing("Checkpoint", () -> files.save(run.state(), run.totalSteps()));
    }

    @Override
    public void saveState(TrainingState to) {
        if (best != null) {
            to.put("best", best.loss());
        }
    }

    @Override
    public void loadState(TrainingState from) {
        if (best != null) {
            best.loss(from.number("best"));
        }
    }
}
