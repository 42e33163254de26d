package io.lanewise.bench.side;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.SGD;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A step of training a net of convolutions on images, SGD with momentum. */
public record ConvNetStep(Net net) implements Case {
    public static final int BATCH = 64;
    public static final int CLASSES = 10;
    public static final float MOMENTUM = 0.9f;

    /** The nets. */
    public enum Net {
        /** LeCun and others, 1998, with ReLU in the place of its sigmoids: 5x5 to 6 and to 16 channels, mean pooling, 120, 84, 10. */
        LENET("LeNet-5", 1, 28),

        /** Three times 3x3, batch norm, ReLU and the largest of 2x2: 32, 64, 128 channels, and a linear layer. */
        STAGES("conv 32-64-128 batch norm", 3, 32);

        private final String label;
        private final int channels;
        private final int size;

        Net(String label, int channels, int size) {
            this.label = label;
            this.channels = channels;
            this.size = size;
        }

        /** Channels of an image. */
        public int channels() {
            return channels;
        }

        /** Rows and columns of an image. */
        public int size() {
            return size;
        }
    }

    @Override
    public String name() {
        return "step " + net.label + " batch " + BATCH + " SGD with momentum";
    }

    @Override
    public Unit unit() {
        return Unit.STEPS;
    }

    /** The loss of a step is some hundred thousand sums in another order. */
    @Override
    public double tolerance() {
        return 1e-3;
    }

    /** Images of numbers from [-1, 1) and their classes. */
    public List<Mlp.Batch> batches() {
        return Mlp.of(net.channels * net.size * net.size, CLASSES).batches(BATCH);
    }

    /** Parameters in the order of the layers, weight before bias (of batch norm: factors and shifts). */
    public List<Mlp.Start> parameters() {
        List<Mlp.Start> all = new ArrayList<>();
        if (net == Net.LENET) {
            weights(all, 6, 1, 5, 5);
            weights(all, 16, 6, 5, 5);
            weights(all, 120, 400);
            weights(all, 84, 120);
            weights(all, CLASSES, 84);
        } else {
            int in = net.channels;
            for (int out = 32; out <= 128; out *= 2) {
                weights(all, out, in, 3, 3);
                var ones = new float[out];
                Arrays.fill(ones, 1);
                all.add(new Mlp.Start(ones, out));
                all.add(new Mlp.Start(new float[out], out));
                in = out;
            }
            weights(all, CLASSES, 128 * 4 * 4);
        }
        return all;
    }

    /** A weight and a bias from PyTorch's distribution. */
    private static void weights(List<Mlp.Start> all, int... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        double bound = 1 / Math.sqrt(count / (double) shape[0]);
        all.add(new Mlp.Start(Numbers.uniform(count, bound, all.size() + 1L), shape));
        all.add(new Mlp.Start(Numbers.uniform(shape[0], bound, all.size() + 1L), shape[0]));
    }

    private Layer model() {
        List<Layer> layers = new ArrayList<>();
        if (net == Net.LENET) {
            layers.addAll(List.of(new Conv2d(1, 6, 5, 1, 2), new ReLU(), new AvgPool2d(2)));
            layers.addAll(List.of(new Conv2d(6, 16, 5), new ReLU(), new AvgPool2d(2), new Flatten()));
            layers.addAll(List.of(new Linear(400, 120), new ReLU(), new Linear(120, 84), new ReLU()));
            layers.add(new Linear(84, CLASSES));
        } else {
            int in = net.channels;
            for (int out = 32; out <= 128; out *= 2) {
                layers.addAll(
                        List.of(new Conv2d(in, out, 3, 1, 1), new BatchNorm2d(out), new ReLU(), new MaxPool2d(2)));
                in = out;
            }
            layers.addAll(List.of(new Flatten(), new Linear(128 * 4 * 4, CLASSES)));
        }
        var model = new Sequential(layers.toArray(Layer[]::new));
        LstmStep.start(model.parameters(), parameters());
        return model;
    }

    @Override
    public Work lanewise() {
        Layer model = model();
        var optimizer = new SGD(model.parameters(), Training.Rule.SGD.rate(), MOMENTUM);
        var lossFn = new CrossEntropyLoss();
        List<Mlp.Batch> batches = batches();
        List<Tensor> xs = batches.stream()
                .map(batch -> Tensor.of(batch.x(), BATCH, net.channels, net.size, net.size))
                .toList();
        List<Tensor> ys =
                batches.stream().map(batch -> Tensor.ofInts(batch.labels())).toList();
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (Scope _ = Scope.open("step")) {
                    Tensor loss = lossFn.forward(model.forward(xs.get(number)), ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item() : Float.NaN;
                }
            }
        };
    }
}
