package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.train.Checkpoint;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.LoopState;
import io.lanewise.nn.train.ProgressBar;
import io.lanewise.nn.train.StopOnInterrupt;
import io.lanewise.nn.train.Trainer;
import io.lanewise.nn.train.log.TensorBoard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An example that trains a model. */
public abstract class TrainingExample extends Example {
    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training data (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides every random number: the same seed gives the same weights, bit for bit"
                    + " (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: one a processor).")
    private @Nullable Integer threads;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write the trained weights to FILE in the SafeTensors format.")
    private @Nullable Path save;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Save the training into DIR as it goes on, so that it can be resumed.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--every",
            paramLabel = "STEPS",
            description =
                    "Save after so many steps of the optimizer (default: after each epoch, of loops written by hand"
                            + " once a second).")
    private @Nullable Integer every;

    @Option(
            names = "--resume",
            description =
                    "Go on with the training that --checkpoint saved, to the same weights, bit for bit, as if it had"
                            + " never stopped; begin if nothing was saved.")
    private boolean resume;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write curves, and histograms of weights and gradients, into DIR for TensorBoard to show"
                    + " (of examples with a training loop written by hand nothing).")
    private @Nullable Path tensorBoard;

    /** An example that trains for so many epochs from this seed unless its user says otherwise. */
    protected TrainingExample(int epochs, long seed) {
        this.epochs = epochs;
        this.seed = seed;
    }

    /** Passes over the training data, at least 1. */
    protected final int epochs() {
        return epochs;
    }

    /** To be called before training, where it depends on other options: the passes over the training data unless the user asked for so many. */
    protected final void usualEpochs(int usual) {
        if (!isGiven("--epochs")) {
            epochs = usual;
        }
    }

    /** Decides every random number. */
    protected final long seed() {
        return seed;
    }

    @Override
    void prepare() {
        require(epochs >= 1, "--epochs must be at least 1, got " + epochs);
        require(threads == null || threads >= 1, "--threads must be at least 1, got " + threads);
        require(every == null || every >= 1, "--every must be at least 1, got " + every);
        require(
                checkpoint != null || (every == null && !resume),
                "--every and --resume need --checkpoint DIR: the folder to save into, or to resume from");
        if (threads != null) {
            Parallel.threads(threads);
        }
        Generator.manualSeed(seed);
    }

    /** Batches in an order that the seed gives, another one in each epoch. */
    protected final DataLoader shuffled(Dataset data, int batchSize) {
        return DataLoader.of(data).batchSize(batchSize).shuffle(true).seed(seed).build();
    }

    /** Trains for {@link #epochs()}, showing how far it is; saves and resumes if the user asked for it. */
    protected final History fit(Trainer trainer, DataLoader loader) throws IOException {
        return fit("", trainer, loader);
    }

    /** As {@link #fit(Trainer, DataLoader)}, for examples that train more than once: each training has a name of its own. */
    protected final History fit(String part, Trainer trainer, DataLoader loader) throws IOException {
        var signals = new StopOnInterrupt();
        trainer.callback(new ProgressBar()).callback(signals);
        if (tensorBoard != null) {
            trainer.callback(TensorBoard.in(tensorBoard.resolve(part)).histograms(1));
        }
        if (checkpoint != null) {
            var saves = Checkpoint.in(checkpoint.resolve(part)).keepBest().resume(resume);
            trainer.callback(every == null ? saves : saves.every(every));
        }
        var history = trainer.fit(loader, epochs());
        if (signals.isInterrupted()) {
            interrupted(trainer.model());
        }
        return history;
    }

    /**
     * The state of a training loop that is written by hand. It is to be told the parts that change, and then to {@link #resume(LoopState)}.
     *
     * @param part a name of its own for each loop of an example
     */
    protected final LoopState loop(String part) {
        var state = checkpoint == null ? LoopState.none() : LoopState.in(checkpoint.resolve(part));
        return every == null ? state : state.every(every);
    }

    /** Resumes a loop if the user asked for it. */
    protected final LoopState resume(LoopState loop) {
        return loop.resume(resume);
    }

    /** How fast a loop goes that begins now, and shows the model so many samples in each of its {@link #epochs()}. */
    protected final Pace pace(LoopState loop, int samples) {
        return new Pace(loop.done(), epochs(), samples);
    }

    /** Ends a loop; to be called after its last turn. */
    protected final void finish(LoopState loop, Layer model) throws IOException {
        loop.end();
        if (loop.isInterrupted()) {
            interrupted(model);
        }
    }

    private void interrupted(Layer model) throws IOException {
        Path target = save != null ? save : result("interrupted.safetensors");
        SafeTensors.save(model.stateDict(), target);
        throw new CancellationException("training was interrupted; weights so far: " + target
                + (checkpoint == null ? "" : ". The same command with --resume goes on"));
    }

    /** To be called when the model is trained: reports the fingerprint of its weights, and saves them if the user asked for it. */
    protected final void trained(Layer model, Report report) throws IOException {
        trained(model, report, save);
    }

    /** As {@link #trained(Layer, Report)}, but saves the weights to {@code file} if the user named no other. */
    protected final void trained(Layer model, Report report, @Nullable Path file) throws IOException {
        Path target = save != null ? save : file;
        report.put("weights_sha256", Weights.sha256(model.stateDict()));
        if (target != null) {
            SafeTensors.save(model.stateDict(), target);
            System.out.println("weights: " + target);
        }
    }
}
