package io.lanewise.examples;

import static java.util.Objects.requireNonNull;

import io.lanewise.examples.support.Example;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.MSELoss;
import java.util.Map;
import picocli.CommandLine.Command;

/** What one computes with pencil and paper to understand a network: a neuron, a few neurons, their loss, and one derivative of it. */
@Command(
        name = "perceptron",
        description = "Neurons by hand: forward passes, a loss, and a gradient by the chain rule.")
final class PerceptronExample extends Example {
    @Override
    protected void run(Report report) {
        // A neuron weighs its inputs, adds a bias, and an activation function says how strongly it fires.
        Tensor x = Tensor.of(0.5f, 0.75f);
        Tensor w = Tensor.of(0.5f, 0.1f);
        float neuron = x.mul(w).sum().add(1.5f).sigmoid().item();
        show(report, "neuron", neuron, "one neuron");

        // Two neurons that feed a third, all with the weights 0.5 and 0.8 and no bias.
        var network = new Sequential(
                neurons(new float[][] {{0.5f, 0.8f}, {0.5f, 0.8f}}, 0, 0),
                new Sigmoid(),
                neurons(new float[][] {{0.5f, 0.8f}}, 0),
                new Sigmoid());
        show(report, "network", network.forward(Tensor.of(2, 3)).item(), "two neurons and a third");

        // A network that answers 0 whatever it is asked is wrong for two of these four.
        Tensor truth = Tensor.of(1, 1, 0, 0);
        show(report, "mse", new MSELoss().forward(Tensor.zeros(4), truth).item(), "mean squared error of answering 0");

        gradient(report);
        threeLayers(report);
    }

    /** How does the loss change with the first weight? Autograd, and the chain rule, factor by factor. */
    private static void gradient(Report report) {
        var network = new Sequential(
                neurons(new float[][] {{1, 1}, {1, 1}}, 0, 0),
                new Sigmoid(),
                neurons(new float[][] {{1, 1}}, 0),
                new Sigmoid());
        Tensor x = Tensor.of(-2, -1);
        Tensor prediction = network.forward(x);
        new MSELoss().forward(prediction, Tensor.of(1)).backward();
        Tensor gradient = requireNonNull(network.parameter("0.weight").grad());
        show(report, "dloss_dw1", gradient.get(0, 0), "dL/dw1 by autograd");

        // dL/dw1 = dL/dy * dy/dh1 * dh1/dw1, and f' = f (1 - f) for the sigmoid. On paper h1 and y are rounded first.
        double h1 = round(1 / (1 + Math.exp(3)), 4);
        double y = round(prediction.item(), 3);
        double byHand = -2 * (1 - y) * y * (1 - y) * -2 * h1 * (1 - h1);
        System.out.printf("    on paper: h1 = %s and y = %s%n", h1, y);
        show(report, "dloss_dw1_on_paper", (float) byHand, "dL/dw1 by the chain rule");
    }

    /** Numbers in, numbers out: a network with given weights is a function of vectors. */
    private static void threeLayers(Report report) {
        var f = new Sequential(
                neurons(new float[][] {{1, -2}, {-1, 1}}, 1, 0),
                new Sigmoid(),
                neurons(new float[][] {{2, -1}, {-2, -1}}, 0, 0),
                new Sigmoid(),
                neurons(new float[][] {{3, -1}, {-1, 4}}, -2, 2),
                new Sigmoid());
        Tensor one = f.forward(Tensor.of(1, -1));
        Tensor zero = f.forward(Tensor.of(0, 0));
        System.out.printf("f(1, -1) = (%.2f, %.2f)%n", one.get(0), one.get(1));
        System.out.printf("f(0, 0)  = (%.2f, %.2f)%n", zero.get(0), zero.get(1));
        report.put("f1_at_1_minus1", one.get(0)).put("f2_at_1_minus1", one.get(1));
        report.put("f1_at_0_0", zero.get(0)).put("f2_at_0_0", zero.get(1));
    }

    /** A layer of neurons with a row of weights and a bias for each. */
    private static Linear neurons(float[][] weights, float... biases) {
        var layer = new Linear(weights[0].length, weights.length);
        layer.loadStateDict(Map.of("weight", Tensor.of(weights), "bias", Tensor.of(biases)));
        return layer;
    }

    private static double round(double number, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(number * scale) / scale;
    }

    private static void show(Report report, String key, float figure, String what) {
        System.out.printf("%-36s %.4f%n", what, figure);
        report.put(key, figure);
    }
}
