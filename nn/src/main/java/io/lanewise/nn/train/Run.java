package io.lanewise.nn.train;

import io.lanewise.nn.Layer;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.train.state.Parts;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a training run stands. */
public final class Run {
    private final Layer model;
    private final Optimizer optimizer;
    private final History history = new History();
    private final int epochs;
    private final int stepsPerEpoch;

    /** All that a checkpoint has, by name. */
    private final Map<String, Stateful> parts = new LinkedHashMap<>();

    private int epoch;
    private boolean within;
    private int step;
    private long samples;
    private double loss;
    private long totalSteps;
    private double stepLoss = Double.NaN;
    private @Nullable Batch batch;
    private long nanosBefore;
    private final long start = System.nanoTime();
    private boolean stopped;
    private boolean cut;
    private volatile boolean interrupted;

    Run(Layer model, Optimizer optimizer, DataLoader loader, int epochs, int stepsPerEpoch) {
        this.model = model;
        this.optimizer = optimizer;
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        parts.put("run", new Own());
        parts.put("model", Parts.of(model));
        parts.put("optimizer", Parts.of(optimizer));
        parts.put("loader", Parts.of(loader));
        parts.put("random", Parts.standardGenerator());
    }

    void part(String name, Stateful part) {
        parts.put(name, part);
    }

    void epochBegins() {
        epoch++;
        within = true;
        step = 0;
        samples = 0;
        loss = 0;
    }

    void stepDone(double batchLoss, long count, Batch last) {
        step++;
        totalSteps++;
        stepLoss = batchLoss;
        batch = last;
        loss += batchLoss * count;
        samples += count;
    }

    void epochEnds() {
        within = false;
    }

    /** The epoch ends here, before its last step. */
    void cut() {
        cut = true;
    }

    /** Whether the last epoch is not whole, and so is no part of what a checkpoint goes on from. */
    boolean isCut() {
        return cut;
    }

    /** Whether an epoch has begun and was not yet measured. */
    boolean isWithinEpoch() {
        return within;
    }

    boolean goesOn() {
        return !cut && (within || (epoch < epochs && !stopped && !interrupted));
    }

    /** What is trained. */
    public Layer model() {
        return model;
    }

    /** What trains it. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** Figures of the epochs done. */
    public History history() {
        return history;
    }

    /** Epoch that runs, from 1. */
    public int epoch() {
        return epoch;
    }

    /** Epochs asked for. */
    public int epochs() {
        return epochs;
    }

    /** Steps done in this epoch. */
    public int step() {
        return step;
    }

    /** Steps of an epoch. */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** Steps done in all epochs, also before a resume. */
    public long totalSteps() {
        return totalSteps;
    }

    /** Samples seen in this epoch. */
    public long samples() {
        return samples;
    }

    /** Mean training loss of this epoch so far, by sample. */
    public double loss() {
        return loss / samples;
    }

    /** Loss of the last step, with penalties. */
    public double stepLoss() {
        return stepLoss;
    }

    /**
     * The last batch, which is there until {@link Callback#onStepEnd} returns.
     *
     * @throws IllegalStateException before the first step
     */
    public Batch batch() {
        if (batch == null) {
            throw new IllegalStateException("run: there was no batch yet");
        }
        return batch;
    }

    /** Seconds of training, also before a resume. */
    public double seconds() {
        return nanos() * 1e-9;
    }

    private long nanos() {
        return nanosBefore + System.nanoTime() - start;
    }

    /** Ends training after this epoch. A training that is resumed from a later checkpoint ends there too. */
    public void stop() {
        stopped = true;
    }

    /** Whether training was told to end. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Ends training after this step. The epoch is measured as far as it went; a checkpoint goes on from the step as if nothing had
     * happened. May be called by any thread.
     */
    public void interrupt() {
        interrupted = true;
    }

    /** Whether training was told to end at once. */
    public boolean isInterrupted() {
        return interrupted;
    }

    /** Everything that the rest of the training depends on; shares memory with it. */
    public TrainingState state() {
        TrainingState state = new TrainingState();
        parts.forEach((name, part) -> part.saveState(state.at(name)));
        return state;
    }

    /**
     * Goes on where {@link #state()} was taken.
     *
     * @throws IllegalArgumentException if a part is missing or does not fit; the training is then of no use any more
     */
    void restore(TrainingState state) {
        parts.forEach((name, part) -> part.loadState(state.at(name)));
    }

    private final class Own implements Stateful {
        @Override
        public void saveState(TrainingState to) {
            to.put("epoch", epoch);
            to.put("within_epoch", within);
            to.put("step", step);
            to.put("samples", samples);
            to.put("loss", loss);
            to.put("total_steps", totalSteps);
            to.put("nanos", nanos());
            to.put("stopped", stopped);
            TrainingState figures = to.at("history");
            history.names().forEach(name -> figures.put(name, history.get(name)));
        }

        @Override
        public void loadState(TrainingState from) {
            epoch = from.count("epoch");
            within = from.whether("within_epoch");
            step = from.count("step");
            samples = from.integer("samples");
            loss = from.number("loss");
            totalSteps = from.integer("total_steps");
            nanosBefore = from.integer("nanos");
            stopped = from.whether("stopped");
            TrainingState figures = from.at("history");
            figures.texts().keySet().forEach(name -> history.set(name, figures.numbers(name)));
        }
    }
}
