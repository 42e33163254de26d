package io.lanewise.nn.train.log;

import io.lanewise.core.array.Checks;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what TensorBoard shows: the model as text at the beginning; loss and learning rate by step; after each epoch its figures and, as far
 * as they are asked for, histograms of weights and gradients and pictures. {@code tensorboard --logdir FOLDER} opens it, and a browser
 * then shows it while training goes on. Needs the library protobuf-java ({@code com.google.protobuf:protobuf-java}), which Lanewise does
 * not bring along.
 */
public final class TensorBoard implements Callback, Stateful {
    private final Path folder;
    private final Map<String, Function<Layer, Tensor>> images = new LinkedHashMap<>();
    private int everySteps = 10;
    private int everyEpochs;
    private long steps;
    private long resumedAt;
    private @Nullable EventWriter writer;

    private TensorBoard(Path folder) {
        this.folder = Checks.present("TensorBoard", "the folder", folder);
    }

    /**
     * Into a folder, which is made if it is not there.
     *
     * @throws IllegalStateException if protobuf-java is missing; the message says how to add it
     */
    public static TensorBoard in(Path folder) {
        EventWriter.needLibrary("TensorBoard");
        return new TensorBoard(folder);
    }

    /** Loss and learning rate are written every so many steps; every 10 unless set. Returns this. */
    public TensorBoard every(int steps) {
        everySteps = Checks.positive("TensorBoard", "every", steps);
        return this;
    }

    /** Writes histograms of all parameters and of their last gradients after every so many epochs. Returns this. */
    public TensorBoard histograms(int epochs) {
        everyEpochs = Checks.positive("TensorBoard", "histograms", epochs);
        return this;
    }

    /**
     * Writes a picture after each epoch, [1 or 3, height, width] from 0 to 1, made of the model in evaluation mode. Returns this.
     */
    public TensorBoard image(String tag, Function<Layer, Tensor> drawing) {
        images.put(tag, drawing);
        return this;
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface Writing {
        void to(EventWriter writer) throws IOException;
    }

    /** The file is made when there is something to write: only then is it known whether the training was resumed. */
    private void write(Run run, Writing writing) {
        try {
            EventWriter open = writer;
            if (open == null) {
                open = new EventWriter(folder);
                writer = open;
                if (resumedAt > 0) {
                    open.resumed(resumedAt + 1);
                } else {
                    open.text("model", text(run.model()), 0);
                }
            }
            writing.to(open);
        } catch (IOException e) {
            throw new UncheckedIOException("TensorBoard: could not write into " + folder, e);
        }
    }

    private static String text(Layer model) {
        long size = model.parameters().stream().mapToLong(Tensor::size).sum();
        return "    " + model.toString().replace("\n", "\n    ") + "\n\n" + size + " parameters";
    }

    @Override
    public void onTrainBegin(Run run) {
        steps = 0;
        resumedAt = 0;
        writer = null;
    }

    @Override
    public void onStepEnd(Run run) {
        steps = run.totalSteps();
        if (run.totalSteps() % everySteps == 0) {
            write(run, out -> {
                out.scalar("step/loss", run.stepLoss(), run.totalSteps());
                out.scalar("step/learning_rate", run.optimizer().learningRate(), run.totalSteps());
            });
        }
    }

    @Override
    public void onEpochEnd(Run run) {
        write(run, out -> {
            for (String name : run.history().names()) {
                out.scalar("epoch/" + name, run.history().last(name), run.totalSteps());
            }
            if (everyEpochs > 0 && run.epoch() % everyEpochs == 0) {
                histograms(run, out);
            }
            if (!images.isEmpty()) {
                draw(run, out);
            }
        });
    }

    private static void histograms(Run run, EventWriter out) throws IOException {
        for (Map.Entry<String, Parameter> entry : run.model().namedParameters().entrySet()) {
            out.histogram("weights/" + entry.getKey(), entry.getValue(), run.totalSteps());
            Tensor gradient = entry.getValue().grad();
            if (gradient != null) {
                out.histogram("gradients/" + entry.getKey(), gradient, run.totalSteps());
            }
        }
    }

    private void draw(Run run, EventWriter out) throws IOException {
        boolean training = run.model().isTraining();
        run.model().eval();
        try (Scope _ = Scope.open("TensorBoard");
                NoGrad _ = NoGrad.open()) {
            for (Map.Entry<String, Function<Layer, Tensor>> entry : images.entrySet()) {
                out.image(entry.getKey(), entry.getValue().apply(run.model()), run.totalSteps());
            }
        } finally {
            run.model().train(training);
        }
    }

    @Override
    public void onFailure(Run run) {
        onTrainEnd(run);
    }

    @Override
    public void onTrainEnd(Run run) {
        EventWriter open = writer;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("TensorBoard: could not close the file in " + folder, e);
            }
            writer = null;
        }
    }

    @Override
    public void saveState(TrainingState to) {
        to.put("steps", steps);
    }

    @Override
    public void loadState(TrainingState from) {
        steps = from.integer("steps");
        resumedAt = steps;
    }
}
