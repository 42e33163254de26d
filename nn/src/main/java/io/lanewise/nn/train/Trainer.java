package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.ClipGrad;
import io.lanewise.nn.optim.Optimizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loop of forward, loss, backward and step that every training runs, with validation, metrics and callbacks.
 *
 * {@snippet :
 * History history = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
 *     .validation(test, 256)
 *     .metric(Metrics.accuracy())
 *     .callback(EarlyStopping.on("val_loss").patience(3))
 *     .callback(new ProgressBar())
 *     .fit(loader, 10);
 * }
 */
public final class Trainer {
    private final Layer model;
    private final Objective objective;

    /** What the model said of the last batch, for metrics; null where the objective is the user's. */
    private @Nullable Tensor prediction;

    private final boolean predicts;
    private final Optimizer optimizer;
    private final List<Metric> metrics = new ArrayList<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private @Nullable DataLoader validation;
    private float mostNorm = Float.POSITIVE_INFINITY;
    private float mostValue = Float.POSITIVE_INFINITY;
    private int accumulated = 1;
    private Penalty penalty = Penalty.NONE;
    private long maxSteps = Long.MAX_VALUE;
    private double maxSeconds = Double.POSITIVE_INFINITY;

    private Trainer(Layer model, @Nullable Loss loss, @Nullable Objective objective, Optimizer optimizer) {
        this.model = Checks.present("Trainer", "model", model);
        this.predicts = loss != null;
        this.objective = loss == null
                ? Checks.present("Trainer", "objective", objective)
                : batch -> {
                    Tensor answer = model.forward(batch.x());
                    prediction = answer;
                    return loss.forward(answer, batch.y());
                };
        this.optimizer = Checks.present("Trainer", "optimizer", optimizer);
    }

    /** A trainer of a model whose answers a loss compares with the targets. */
    public static Trainer of(Layer model, Loss loss, Optimizer optimizer) {
        return new Trainer(model, Checks.present("Trainer", "loss", loss), null, optimizer);
    }

    /** A trainer of a model for any objective; it has no metrics but the loss. */
    public static Trainer of(Layer model, Objective objective, Optimizer optimizer) {
        return new Trainer(model, null, objective, optimizer);
    }

    /**
     * Scales the gradient before each step so that its norm over all parameters is at most this (Pascanu et al., 2013).
     *
     * @throws IllegalArgumentException unless above 0
     */
    public Trainer clipNorm(float most) {
        mostNorm = Checks.range("clipNorm", "most", most, Float.MIN_VALUE, Float.MAX_VALUE);
        return this;
    }

    /**
     * Holds every element of the gradient between {@code -most} and {@code most} before each step.
     *
     * @throws IllegalArgumentException unless above 0
     */
    public Trainer clipValue(float most) {
        mostValue = Checks.range("clipValue", "most", most, Float.MIN_VALUE, Float.MAX_VALUE);
        return this;
    }

    /**
     * Makes a step of the optimizer from the mean gradient of so many batches, as if they were one: for batches that do not fit into memory.
     * At the end of an epoch there may be fewer.
     */
    public Trainer accumulate(int batches) {
        accumulated = Checks.positive("accumulate", "batches", batches);
        return this;
    }

    /** Adds {@code strength} times the sum of all weights' absolute values to the training loss; biases are no weights. */
    public Trainer l1(float strength) {
        penalty = new Penalty(Checks.notNegative("l1", "strength", strength), penalty.l2());
        return this;
    }

    /** Adds {@code strength} times the sum of all weights' squares to the training loss; biases are no weights. */
    public Trainer l2(float strength) {
        penalty = new Penalty(penalty.l1(), Checks.notNegative("l2", "strength", strength));
        return this;
    }

    /** Ends training after so many steps of the optimizer, at the latest; those before a resume count. */
    public Trainer maxSteps(long steps) {
        Checks.that(steps >= 1, "maxSteps", "steps must be at least 1");
        maxSteps = steps;
        return this;
    }

    /** Ends training after the first step that ends later than this; the time before a resume counts. */
    public Trainer maxTime(Duration time) {
        Checks.that(time.isPositive(), "maxTime", "the time must be above 0");
        maxSeconds = time.toNanos() * 1e-9;
        return this;
    }

    /** Measures loss and metrics on these data after every epoch, as {@code val_loss} and so on. */
    public Trainer validation(Dataset data, int batchSize) {
        validation = DataLoader.of(data).batchSize(batchSize).build();
        return this;
    }

    /** Measures a metric over the training batches of each epoch, and over the validation data. */
    public Trainer metric(Metric metric) {
        if (!predicts) {
            throw Checks.error(
                    "metric",
                    "a trainer of an objective knows no predictions; compute " + metric.name() + " in a callback");
        }
        metrics.add(metric);
        return this;
    }

    /**
     * Adds a callback; callbacks are called in the order in which they were added,
     * {@link Checkpoint}s after all others.
     */
    public Trainer callback(Callback callback) {
        callbacks.add(callback);
        return this;
    }

    /**
     * Trains.
     *
     * @param loader the training batches; each epoch goes over it once
     * @param epochs at least 1
     * @return the figures of every epoch
     */
    public History fit(DataLoader loader, int epochs) {
        Checks.positive("fit", "epochs", epochs);
        return new Fit(this, loader, epochs).run();
    }

    /** What is trained. */
    public Layer model() {
        return model;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    List<Metric> metrics() {
        return metrics;
    }

    List<Callback> callbacks() {
        return callbacks;
    }

    int accumulated() {
        return accumulated;
    }

    boolean isOver(Run run) {
        return run.totalSteps() >= maxSteps || run.seconds() >= maxSeconds;
    }

    /** Adds a batch's share of the gradient of a step; the first begins anew, whatever the objective itself has left. Returns its loss. */
    float backward(Batch batch, int batches, boolean first) {
        Tensor value = penalty.on(objective.loss(batch), model.parameters());
        if (first) {
            optimizer.zeroGrad();
        }
        (batches == 1 ? value : value.mul(1f / batches)).backward();
        return value.item();
    }

    /** Steps along the gradient. */
    void update() {
        if (mostValue < Float.POSITIVE_INFINITY) {
            ClipGrad.value(model.parameters(), mostValue);
        }
        if (mostNorm < Float.POSITIVE_INFINITY) {
            optimizer.clipGradNorm(mostNorm);
        }
        optimizer.step();
    }

    /** Shows the metrics the last batch. */
    void count(List<Metric.Count> counts, Batch batch) {
        Tensor answer = prediction;
        if (answer != null) {
            counts.forEach(count -> count.add(answer, batch.y()));
        }
    }

    /** Adds figures of the validation data, if there are any. */
    void validate(History history) {
        if (validation != null) {
            measure(validation).forEach((name, value) -> history.add("val_" + name, value));
        }
    }

    /** Loss and metrics on data, in evaluation mode and without recording; by name. */
    public Map<String, Double> evaluate(Dataset data, int batchSize) {
        return measure(DataLoader.of(data).batchSize(batchSize).build());
    }

    private Map<String, Double> measure(DataLoader loader) {
        boolean training = model.isTraining();
        model.eval();
        List<Metric.Count> counts = metrics.stream().map(Metric::start).toList();
        double sum = 0;
        long samples = 0;
        try (Scope _ = Scope.open("evaluation");
                NoGrad _ = NoGrad.open()) {
            for (Batch batch : loader) {
                sum += (double) objective.loss(batch).item() * batch.size();
                samples += batch.size();
                count(counts, batch);
            }
        } finally {
            model.train(training);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", sum / samples);
        for (int i = 0; i < counts.size(); i++) {
            figures.put(metrics.get(i).name(), counts.get(i).value());
        }
        return figures;
    }
}
