package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.train.state.Parts;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Saves and resumes a training loop that is written by hand, to bit-identical weights. It is told all that changes in the loop; random numbers
 * of {@link io.lanewise.core.array.Generator#standard()} are always saved.
 *
 * {@snippet :
 * var state = LoopState.in(folder).with("model", net).with("optimizer", optimizer).with("loader", loader).resume(true);
 * for (int epoch = state.done() + 1; epoch <= epochs && !state.isInterrupted(); epoch++) {
 *     for (Batch batch : loader) {
 *         Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
 *         optimizer.zeroGrad();
 *         loss.backward();
 *         optimizer.step();
 *     }
 *     state.done(epoch, loader.batches());
 * }
 * state.end();
 * }
 *
 * <p>The file is {@code training.safetensors}, as that of a {@link Checkpoint}.
 */
public final class LoopState {
    private static final String DONE = "done";
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final @Nullable SavedFiles files;
    private final Map<String, Stateful> parts = new LinkedHashMap<>();
    private final StopOnInterrupt signals = new StopOnInterrupt();
    private int every;
    private int turns;
    private long steps;
    private long stepsSaved;
    private long savedAt;

    private LoopState(@Nullable SavedFiles files) {
        this.files = files;
        parts.put("random", Parts.standardGenerator());
    }

    /** Saves into a folder, which is made if it is not there. */
    public static LoopState in(Path folder) {
        return new LoopState(new SavedFiles(Checks.present("LoopState", "the folder", folder)));
    }

    /** Saves nothing: for programs in which saving is an option. */
    public static LoopState none() {
        return new LoopState(null);
    }

    /** Saves after the turn in which so many optimizer steps since the last save are reached, instead of once a second. Returns this. */
    public LoopState every(int stepCount) {
        every = Checks.positive("LoopState", "every", stepCount);
        return this;
    }

    /** Adds something that changes in the loop. Returns this. */
    public LoopState with(String name, Stateful part) {
        Checks.that(parts.put(name, part) == null, "LoopState", "each part needs a name of its own");
        return this;
    }

    /** Adds the parameters and buffers of a model. Returns this. */
    public LoopState with(String name, Layer model) {
        return with(name, Parts.of(model));
    }

    /** Adds an optimizer. Returns this. */
    public LoopState with(String name, Optimizer optimizer) {
        return with(name, Parts.of(optimizer));
    }

    /** Adds a schedule of learning rates. Returns this. */
    public LoopState with(String name, LRScheduler schedule) {
        return with(name, Parts.of(schedule));
    }

    /** Adds a loader: the epoch, and the batch within it, that comes next. Returns this. */
    public LoopState with(String name, DataLoader loader) {
        return with(name, Parts.of(loader));
    }

    /** Adds a tensor that is trained without a layer. Returns this. */
    public LoopState with(String name, Tensor tensor) {
        return with(name, Parts.of(tensor));
    }

    /** Adds figures that the loop collects in a list. Returns this. */
    public LoopState with(String name, List<Double> figures) {
        return with(name, Parts.of(figures));
    }

    /**
     * To be called once, right before the loop: gives all parts what was saved, if that is wanted and there is something, and lets Ctrl-C
     * end the loop after a turn. Returns this.
     *
     * @throws IllegalArgumentException if what was saved does not fit the parts
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public LoopState resume(boolean goOn) {
        signals.begin(() -> {});
        savedAt = System.nanoTime();
        if (files != null) {
            files.restore("LoopState", goOn, state -> {
                turns = state.count(DONE);
                steps = state.integer("steps");
                stepsSaved = steps;
                parts.forEach((name, part) -> part.loadState(state.at(name)));
            });
        }
        return this;
    }

    /** Turns of the loop that were done, also before a resume. */
    public int done() {
        return turns;
    }

    /** To be called at the end of each turn, with its number from 1 and the optimizer steps made in it. */
    public void done(int turn, int stepCount) {
        turns = turn;
        steps += stepCount;
        if (isInterrupted() || isDue()) {
            save();
        }
    }

    private boolean isDue() {
        return every > 0 ? steps - stepsSaved >= every : System.nanoTime() - savedAt > PAUSE_NANOS;
    }

    private void save() {
        if (files != null) {
            TrainingState state = new TrainingState();
            state.put(DONE, turns);
            state.put("steps", steps);
            parts.forEach((name, part) -> part.saveState(state.at(name)));
            files.writing("LoopState", () -> files.save(state, steps));
        }
        stepsSaved = steps;
        savedAt = System.nanoTime();
    }

    /** Whether the process is to end, by Ctrl-C for example; the last turn has then been saved. */
    public boolean isInterrupted() {
        return signals.isInterrupted();
    }

    /** To be called once, after the loop: saves what was not saved yet. */
    public void end() {
        if (steps > stepsSaved) {
            save();
        }
        signals.end();
    }
}
