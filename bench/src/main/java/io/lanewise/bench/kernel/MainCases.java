package io.lanewise.bench.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.GradientNorm;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.RowNorm;
import io.lanewise.core.kernel.SmoothActivations;
import io.lanewise.core.kernel.Softmax;
import io.lanewise.core.kernel.Statistics;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What training spends its time on beside products. */
final class MainCases {
    private static final int PARAMETERS = 10_000_000;
    private static final float RATE = 1e-3f;
    private static final float EPSILON = 1e-5f;

    private final Predicate<String> wanted;
    private final Consumer<KernelCase> measure;

    private MainCases(Predicate<String> wanted, Consumer<KernelCase> measure) {
        this.wanted = wanted;
        this.measure = measure;
    }

    /**
     * Makes the cases one after the other, since not all of their arrays fit into memory together.
     *
     * @param wanted by name and size
     */
    static void each(Predicate<String> wanted, Consumer<KernelCase> measure) {
        var all = new MainCases(wanted, measure);
        for (int kilobytes : new int[] {16, 256, 4096, 262144}) {
            all.elementwise(kilobytes);
        }
        all.activations();
        all.rows(1024, 1024);
        all.rows(64, 1000);
        all.rows(64, 10);
        all.broadcasts();
        all.optimizers();
    }

    private void add(
            String name,
            String size,
            NDArray like,
            int reads,
            int writes,
            Supplier<NDArray> kernel,
            double expected,
            int... at) {
        if (wanted.test(name + " " + size)) {
            measure.accept(new KernelCase(
                    name, size, like.size(), reads, writes, false, kernel, KernelCase.Check.at(expected, at)));
        }
    }

    private void elementwise(int kilobytes) {
        String size = kilobytes < 1024 ? kilobytes + "K" : kilobytes / 1024 + "M";
        if (Stream.of("relu ", "add ", "scale ", "axpy ").noneMatch(name -> wanted.test(name + size))) {
            return;
        }
        Shape shape = Shape.of(kilobytes << 8);
        NDArray x = NDArray.random(shape, 1);
        NDArray y = NDArray.random(shape, 2);
        NDArray z = NDArray.zeros(kilobytes << 8);
        int last = (kilobytes << 8) - 1;
        float a = x.get(last);
        float b = y.get(last);
        add("relu", size, x, 1, 1, () -> done(z, () -> Activations.RELU.forward(x, z)), a, last);
        add("add", size, x, 2, 1, () -> Elementwise.add(x, y), (double) a + b, last);
        add("scale", size, x, 1, 1, () -> Elementwise.mul(x, 0.5f), 0.5 * a, last);
        add("axpy", size, x, 2, 1, () -> done(z, () -> Elementwise.axpy(0, x, z)), z.get(last), last);
    }

    private void activations() {
        activation(Activations.EXP, Math::exp, Math::exp);
        activation(Activations.SIGMOID, MainCases::sigmoid, v -> sigmoid(v) * (1 - sigmoid(v)));
        activation(Activations.TANH, Math::tanh, v -> 1 - Math.tanh(v) * Math.tanh(v));
        activation(SmoothActivations.SILU, v -> v * sigmoid(v), v -> sigmoid(v) * (1 + v * (1 - sigmoid(v))));
        activation(
                Activations.GELU,
                v -> v * normal(v),
                v -> normal(v) + v * Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI));
        double c = 2 * Math.sqrt(2 / Math.PI);
        activation(Activations.GELU_TANH, v -> v * sigmoid(c * (v + 0.044715 * v * v * v)), v -> {
            double s = sigmoid(c * (v + 0.044715 * v * v * v));
            return s + v * s * (1 - s) * c * (1 + 3 * 0.044715 * v * v);
        });
    }

    /** 256 KB, between -3 and 3. */
    private void activation(Activation f, DoubleUnaryOperator reference, DoubleUnaryOperator slope) {
        int count = 1 << 16;
        NDArray x = Elementwise.mul(Elementwise.add(NDArray.random(Shape.of(count), 1), -0.5f), 6f);
        NDArray y = NDArray.zeros(count);
        NDArray dy = NDArray.random(Shape.of(count), 2);
        NDArray dx = NDArray.zeros(count);
        f.forward(x, y);
        double at = x.get(7);
        add(f.name(), "256K", x, 1, 1, () -> done(y, () -> f.forward(x, y)), reference.applyAsDouble(at), 7);
        add(
                f.name() + " gradient",
                "256K",
                x,
                2,
                1,
                () -> done(dx, () -> f.backward(x, y, dy, dx, false)),
                dy.get(7) * slope.applyAsDouble(at),
                7);
    }

    private void rows(int rows, int width) {
        String size = "[" + rows + ", " + width + "]";
        NDArray x = NDArray.random(Shape.of(rows, width), 1);
        NDArray dy = NDArray.random(Shape.of(rows, width), 2);
        NDArray y = Softmax.softmax(x, 1);
        NDArray logs = Softmax.logSoftmax(x, 1);
        NDArray dx = NDArray.zeros(rows, width);
        NDArray losses = NDArray.zeros(rows);
        NDArray sums = NDArray.zeros(width);
        NDArray labels = NDArray.ofInts(new int[rows], rows);
        var crossEntropy = new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, 0);
        int last = rows - 1;
        double normal = 0;
        double dot = 0;
        double slopes = 0;
        double column = 0;
        for (int j = 0; j < width; j++) {
            normal += Math.exp(x.get(last, j));
            slopes += dy.get(last, j);
        }
        for (int j = 0; j < width; j++) {
            dot += Math.exp(x.get(last, j)) / normal * dy.get(last, j);
        }
        for (int i = 0; i < rows; i++) {
            column += x.get(i, 1);
        }
        double p = Math.exp(x.get(last, 1)) / normal;
        add("softmax", size, x, 1, 1, () -> Softmax.softmax(x, 1), p, last, 1);
        add(
                "softmax gradient",
                size,
                x,
                2,
                1,
                () -> done(dx, () -> Softmax.softmaxBackward(y, dy, dx, 1, false)),
                p * (dy.get(last, 1) - dot),
                last,
                1);
        add("log-softmax", size, x, 1, 1, () -> Softmax.logSoftmax(x, 1), Math.log(p), last, 1);
        add(
                "log-softmax gradient",
                size,
                x,
                2,
                1,
                () -> done(dx, () -> Softmax.logSoftmaxBackward(logs, dy, dx, 1, false)),
                dy.get(last, 1) - p * slopes,
                last,
                1);
        add(
                "cross-entropy with gradient",
                size,
                x,
                1,
                1,
                () -> done(dx, () -> crossEntropy.forward(x, labels, losses, dx)),
                p,
                last,
                1);
        layerNorm(size, x, dy);
        add("column sums", size, x, 1, 0, () -> done(sums, () -> Reductions.sumTo(x, sums, false)), column, 1);
    }

    /** With weights of 1, so that the normalised rows' squares, and with them the gradients of the weights, are known. */
    private void layerNorm(String size, NDArray x, NDArray dy) {
        int width = x.shape().dim(1);
        int last = x.shape().dim(0) - 1;
        NDArray weight = NDArray.ones(width);
        NDArray bias = NDArray.zeros(width);
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < width; j++) {
            sum += x.get(last, j);
            squares += (double) x.get(last, j) * x.get(last, j);
        }
        double deviation = Math.sqrt(squares / width - sum / width * sum / width + EPSILON);
        double z = (x.get(last, 1) - sum / width) / deviation;
        add(
                "layer norm",
                size,
                x,
                1,
                1,
                () -> RowNorm.forward("layer norm", x, weight, bias, true, EPSILON)
                        .y(),
                z,
                last,
                1);
        Statistics statistics =
                RowNorm.forward("layer norm", x, weight, bias, true, EPSILON).statistics();
        add(
                "layer norm gradient",
                size,
                x,
                2,
                1,
                () -> RowNorm.backward("layer norm", x, weight, statistics, true, dy)
                        .db(),
                Reductions.sum(dy, false, 0).get(0),
                0);
    }

    private void broadcasts() {
        for (int[] shape : new int[][] {{64, 10}, {64, 1000}, {1024, 1024}}) {
            NDArray x = NDArray.random(Shape.of(shape[0], shape[1]), 1);
            NDArray row = NDArray.random(Shape.of(shape[1]), 2);
            NDArray column = NDArray.random(Shape.of(shape[0], 1), 3);
            String size = "[" + shape[0] + ", " + shape[1] + "]";
            add("add a row", size, x, 1, 1, () -> Elementwise.add(x, row), (double) x.get(3, 1) + row.get(1), 3, 1);
            add(
                    "add a column",
                    size,
                    x,
                    1,
                    1,
                    () -> Elementwise.add(x, column),
                    (double) x.get(3, 1) + column.get(3, 0),
                    3,
                    1);
        }
    }

    /** Ten million parameters; after a first step the averages are those of one gradient, so Adam moves by the rate against its sign. */
    private void optimizers() {
        NDArray g = NDArray.random(Shape.of(PARAMETERS), 2);
        optimizer(
                "sgd",
                g,
                2,
                1,
                RATE * g.get(1),
                (p, m, v) -> OptimizerSteps.sgd(new OptimizerSteps.Sgd(RATE, 0, 0, false), p, g));
        optimizer(
                "sgd with momentum",
                g,
                3,
                2,
                RATE * g.get(1),
                (p, m, v) -> OptimizerSteps.momentum(new OptimizerSteps.Sgd(RATE, 0, 0.9f, false), p, g, m, 1));
        optimizer(
                "adam",
                g,
                4,
                3,
                RATE,
                (p, m, v) -> OptimizerSteps.adam(
                        new OptimizerSteps.Adam(RATE, 0.9f, 0.999f, 1e-8f, 0, false), p, g, m, v, 1));
        optimizer(
                "adamw",
                g,
                4,
                3,
                RATE * (1 + 0.01),
                (p, m, v) -> OptimizerSteps.adam(
                        new OptimizerSteps.Adam(RATE, 0.9f, 0.999f, 1e-8f, 0.01f, true), p, g, m, v, 1));
        clipped(g);
    }

    /** Norm and step, with a factor of a half: as many arrays as Adam, one of them read twice. */
    private void clipped(NDArray g) {
        var rule = new OptimizerSteps.Adam(RATE, 0.9f, 0.999f, 1e-8f, 0, false);
        double most = 0.5 * Math.sqrt(GradientNorm.squares(g));
        optimizer("adam, clipped", g, 5, 3, RATE, (p, m, v) -> {
            OptimizerSteps.adam(rule, p, g, m, v, 1, (float) (most / Math.sqrt(GradientNorm.squares(g))));
        });
    }

    private interface Step {
        void run(NDArray p, NDArray m, NDArray v);
    }

    /** From parameters that are all 1. */
    private void optimizer(String name, NDArray g, int reads, int writes, double change, Step step) {
        if (!wanted.test(name + " 10 million")) {
            return;
        }
        NDArray p = NDArray.full(g.shape(), 1);
        NDArray m = writes > 1 ? NDArray.zeros(PARAMETERS) : p;
        NDArray v = writes > 2 ? NDArray.zeros(PARAMETERS) : p;
        measure.accept(new KernelCase(
                name,
                "10 million",
                PARAMETERS,
                reads,
                writes,
                true,
                () -> done(p, () -> step.run(p, m, v)),
                KernelCase.Check.at(1 - change, 1)));
    }

    private static NDArray done(NDArray result, Runnable work) {
        work.run();
        return result;
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    /** The normal distribution function by its series. */
    private static double normal(double v) {
        double term = v;
        double sum = v;
        for (int k = 1; k < 100; k++) {
            term *= -v * v / (2 * k);
            sum += term / (2 * k + 1);
        }
        return 0.5 + sum / Math.sqrt(2 * Math.PI);
    }
}
