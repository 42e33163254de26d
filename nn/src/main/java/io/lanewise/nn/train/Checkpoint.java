package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Saves the model's state after epochs, as {@code last.safetensors} and, where a figure is named, {@code best.safetensors} for its best
 * epoch. Each file is written beside its name and then renamed, so it is always whole.
 */
public final class Checkpoint implements Callback {
    private final Path folder;
    private @Nullable String figure;
    private double best = Double.POSITIVE_INFINITY;

    private Checkpoint(Path folder) {
        this.folder = Checks.present("Checkpoint", "the folder", folder);
    }

    /** Saves into a folder, which is made if it is not there. */
    public static Checkpoint in(Path folder) {
        return new Checkpoint(folder);
    }

    /** Also keeps the state of the epoch in which the figure was best: accuracies should rise, all others fall. Returns this. */
    public Checkpoint keepBest(String figureName) {
        figure = figureName;
        return this;
    }

    /** The file with the state after the last epoch. */
    public Path last() {
        return folder.resolve("last.safetensors");
    }

    /** The file with the state of the best epoch. */
    public Path best() {
        return folder.resolve("best.safetensors");
    }

    @Override
    public void onTrainBegin(Run run) {
        best = Double.POSITIVE_INFINITY;
    }

    @Override
    public void onEpochEnd(Run run) {
        try {
            Files.createDirectories(folder);
            SafeTensors.save(run.model().stateDict(), last());
            if (figure != null) {
                double value = run.history().last(figure);
                double loss = History.smallerIsBetter(figure) ? value : -value;
                if (loss < best) {
                    best = loss;
                    SafeTensors.save(run.model().stateDict(), best());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Checkpoint: could not save into " + folder, e);
        }
    }
}
