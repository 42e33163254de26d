package io.lanewise.bench.peer;

import io.lanewise.bench.side.Inference;
import io.lanewise.bench.side.Mlp;
import io.lanewise.bench.side.Training;
import io.lanewise.bench.side.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A multi-layer perceptron from the operations that {@code torch.nn.functional} has in Python. */
final class TorchNet {
    private final Mlp net;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<TensorOptional> biases = new ArrayList<>();

    TorchNet(Mlp net) {
        this.net = net;
        for (Mlp.Start start : net.parameters()) {
            long[] shape = new long[start.shape().length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = start.shape()[i];
            }
            Tensor parameter = Tensor.create(start.values(), shape).requires_grad_(true);
            parameters.add(parameter);
            if (shape.length == 1) {
                biases.add(new TensorOptional(parameter));
            }
        }
    }

    private Tensor forward(Tensor x) {
        for (int layer = 0; layer < biases.size(); layer++) {
            x = torch.linear(x, parameters.get(2 * layer), biases.get(layer));
            if (layer < biases.size() - 1) {
                x = torch.relu(x);
            }
        }
        return net.binary() ? torch.sigmoid(x) : x;
    }

    private Tensor loss(Tensor x, Tensor y) {
        return net.binary() ? torch.binary_cross_entropy(forward(x), y) : torch.cross_entropy_loss(forward(x), y);
    }

    private List<Tensor> inputs(List<Mlp.Batch> batches) {
        return batches.stream()
                .map(batch -> Tensor.create(batch.x(), batch.labels().length, net.inputs()))
                .toList();
    }

    private List<Tensor> targets(List<Mlp.Batch> batches) {
        return batches.stream().map(batch -> target(batch.labels())).toList();
    }

    private Tensor target(int[] labels) {
        if (!net.binary()) {
            long[] classes =
                    LongStream.range(0, labels.length).map(i -> labels[(int) i]).toArray();
            return Tensor.create(classes, labels.length);
        }
        var values = new float[labels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels[i];
        }
        return Tensor.create(values, labels.length, 1);
    }

    Work training(Training training) {
        List<Mlp.Batch> batches = net.batches(training.batch());
        List<Tensor> xs = inputs(batches);
        List<Tensor> ys = targets(batches);
        TorchOptimizer optimizer = TorchOptimizer.of(training.rule(), parameters);
        return new Training.Running() {
            @Override
            protected float step(int batch, boolean read) {
                try (var _ = new PointerScope()) {
                    Tensor loss = loss(xs.get(batch), ys.get(batch));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item_float() : Float.NaN;
                }
            }
        };
    }

    Work inference() {
        List<Tensor> xs = inputs(net.batches(1));
        return new Inference.Running() {
            private @Nullable InferenceMode mode;

            @Override
            protected float[] answer(int sample, boolean read) {
                if (mode == null) {
                    mode = new InferenceMode(true); // for as long as this thread does nothing else
                }
                try (var _ = new PointerScope()) {
                    Tensor y = forward(xs.get(sample));
                    return read ? Torch.floats(y) : new float[0];
                }
            }

            @Override
            public void close() {
                if (mode != null) {
                    mode.close();
                }
            }
        };
    }
}
