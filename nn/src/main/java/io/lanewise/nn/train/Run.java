package io.lanewise.nn.train;

import io.lanewise.nn.Layer;
import io.lanewise.nn.optim.Optimizer;

/** Where a training run stands. */
public final class Run {
    private final Layer model;
    private final Optimizer optimizer;
    private final History history = new History();
    private final int epochs;
    private final int stepsPerEpoch;
    private int epoch;
    private int step;
    private long samples;
    private double loss;
    private boolean stopped;

    Run(Layer model, Optimizer optimizer, int epochs, int stepsPerEpoch) {
        this.model = model;
        this.optimizer = optimizer;
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    void epochBegins(int number) {
        epoch = number;
        step = 0;
        samples = 0;
        loss = 0;
    }

    void stepDone(float batchLoss, int batch) {
        step++;
        loss += (double) batchLoss * batch;
        samples += batch;
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

    /** Samples seen in this epoch. */
    public long samples() {
        return samples;
    }

    /** Mean training loss of this epoch so far, by sample. */
    public double loss() {
        return loss / samples;
    }

    /** Ends training after this epoch. */
    public void stop() {
        stopped = true;
    }

    /** Whether training was told to end. */
    public boolean isStopped() {
        return stopped;
    }
}
