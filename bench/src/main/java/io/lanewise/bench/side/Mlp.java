package io.lanewise.bench.side;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.Loss;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Linear layers with ReLU between them. A last layer of one output has a sigmoid behind it and binary cross-entropy as its loss, a wider
 * one cross-entropy.
 *
 * @param widths features of the input, of each hidden layer, of the output
 */
public record Mlp(List<Integer> widths) {
    /** A parameter's first values, and its shape. */
    public record Start(float[] values, int... shape) {}

    /** Data to learn from: inputs, and classes for cross-entropy or targets of 0 and 1. */
    public record Batch(float[] x, int[] labels) {}

    /** Different batches that steps go through again and again. */
    public static final int BATCHES = 32;

    /** With these widths. */
    public static Mlp of(Integer... widths) {
        return new Mlp(List.of(widths));
    }

    /** The widths in a name. */
    public String label() {
        return String.join("-", widths.stream().map(String::valueOf).toList());
    }

    /** Whether it answers one question with yes or no. */
    public boolean binary() {
        return outputs() == 1;
    }

    /** Features of an input. */
    public int inputs() {
        return widths.getFirst();
    }

    private int outputs() {
        return widths.getLast();
    }

    /** For each layer the weight [out, in] and the bias [out], from PyTorch's distribution. */
    public List<Start> parameters() {
        List<Start> all = new ArrayList<>();
        for (int layer = 1; layer < widths.size(); layer++) {
            int in = widths.get(layer - 1);
            int out = widths.get(layer);
            double bound = 1 / Math.sqrt(in);
            all.add(new Start(Numbers.uniform(out * in, bound, 2L * layer), out, in));
            all.add(new Start(Numbers.uniform(out, bound, 2L * layer + 1), out));
        }
        return all;
    }

    /** Inputs from the uniform distribution, labelled by a random linear teacher, which no net of these has learnt by heart soon. */
    public List<Batch> batches(int size) {
        int classes = Math.max(2, outputs());
        float[] teacher = Numbers.uniform(classes * inputs(), 1, 100);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            float[] x = Numbers.uniform(size * inputs(), 1, 1000L + i);
            var labels = new int[size];
            for (int row = 0; row < size; row++) {
                labels[row] = label(x, row * inputs(), teacher, classes);
            }
            batches.add(new Batch(x, labels));
        }
        return batches;
    }

    private int label(float[] x, int at, float[] teacher, int classes) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            double score = 0;
            for (int i = 0; i < inputs(); i++) {
                score += teacher[c * inputs() + i] * x[at + i];
            }
            if (score > highest) {
                highest = score;
                best = c;
            }
        }
        return best;
    }

    /** The model with its first parameters. */
    Layer model() {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 1; layer < widths.size(); layer++) {
            layers.add(new Linear(widths.get(layer - 1), widths.get(layer)));
            if (layer < widths.size() - 1) {
                layers.add(new ReLU());
            }
        }
        if (binary()) {
            layers.add(new Sigmoid());
        }
        var model = new Sequential(layers.toArray(Layer[]::new));
        Iterator<Start> starts = parameters().iterator();
        for (var parameter : model.parameters()) {
            Start start = starts.next();
            parameter.value().copyFrom(NDArray.of(start.values(), start.shape()));
        }
        return model;
    }

    Loss loss() {
        return binary() ? new BCELoss() : new CrossEntropyLoss();
    }

    /** A batch's inputs. */
    Tensor x(Batch batch) {
        return Tensor.of(batch.x(), batch.labels().length, inputs());
    }

    /** A batch's labels, or its targets [n, 1] of 0 and 1. */
    Tensor y(Batch batch) {
        int[] labels = batch.labels();
        if (!binary()) {
            return Tensor.ofInts(labels, labels.length);
        }
        var targets = new float[labels.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = labels[i];
        }
        return Tensor.of(targets, targets.length, 1);
    }
}
