package io.lanewise.examples;

import static java.util.Objects.requireNonNull;

import io.lanewise.examples.support.Example;
import io.lanewise.examples.support.Plots;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import org.knowm.xchart.XYChart;
import picocli.CommandLine.Command;

/**
 * An activation function decides whether and how strongly a neuron fires. Without one, layers upon layers would still be one
 * linear function. Its derivative is what training sees of it: autograd finds it.
 */
@Command(name = "activations", description = "ReLU, sigmoid, tanh and leaky ReLU with their derivatives, plotted.")
final class ActivationsExample extends Example {
    private final ArrayList<XYChart> charts = new ArrayList<>();

    @Override
    protected void run(Report report) throws IOException {
        System.out.println("largest derivative on [-8, 8]:");
        // Zero for all that is negative: such a neuron learns nothing while it is off.
        report.put("relu_derivative_max", steepest("ReLU", Tensor::relu));
        // At most a quarter: through ten layers of sigmoids a gradient shrinks to a millionth.
        report.put("sigmoid_derivative_max", steepest("sigmoid", Tensor::sigmoid));
        // Shaped like the sigmoid, but steeper and centred on zero.
        report.put("tanh_derivative_max", steepest("tanh", Tensor::tanh));
        // A small slope for what is negative, 0.1 here so that it can be seen, lets the neuron come back.
        report.put("leaky_relu_derivative_max", steepest("leaky ReLU", x -> x.leakyRelu(0.1f)));
        picture("activations.png", () -> Plots.image(2, charts.toArray(XYChart[]::new)));
    }

    /** Plots f and its derivative, and returns the derivative's largest value. */
    private float steepest(String name, UnaryOperator<Tensor> f) {
        Tensor x = Tensor.arange(-8, 8, 0.1).requiresGrad(true);
        Tensor y = f.apply(x);
        // y is no single number, so backward needs a weight for each of its elements. With ones, x.grad is dy/dx, as
        // each y
        // depends on its own x only.
        y.backward(Tensor.onesLike(x));

        var chart = Plots.chart(name, "x", name + "(x)");
        Plots.line(chart, name, x.toArray(), y.toArray());
        Tensor derivative = requireNonNull(x.grad());
        Plots.line(chart, "derivative", x.toArray(), derivative.toArray());
        charts.add(chart);

        float steepest = derivative.max().item();
        System.out.printf("  %-10s %.4f%n", name, steepest);
        return steepest;
    }
}
