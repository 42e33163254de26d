package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
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

    /** An example that trains for so many epochs from this seed unless its user says otherwise. */
    protected TrainingExample(int epochs, long seed) {
        this.epochs = epochs;
        this.seed = seed;
    }

    /** Passes over the training data, at least 1. */
    protected final int epochs() {
        return epochs;
    }

    /** Decides every random number. */
    protected final long seed() {
        return seed;
    }

    @Override
    void prepare() {
        require(epochs >= 1, "--epochs must be at least 1, got " + epochs);
        require(threads == null || threads >= 1, "--threads must be at least 1, got " + threads);
        if (threads != null) {
            Parallel.threads(threads);
        }
        Generator.manualSeed(seed);
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
