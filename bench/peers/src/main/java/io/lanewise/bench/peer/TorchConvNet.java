package io.lanewise.bench.peer;

import io.lanewise.bench.side.ConvNetStep;
import io.lanewise.bench.side.Mlp;
import io.lanewise.bench.side.Training;
import io.lanewise.bench.side.Work;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Nets of convolutions from libtorch's operations. */
final class TorchConvNet {
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private final ConvNetStep what;
    private final List<Tensor> parameters;
    private final List<TensorOptional> optional;

    /** Running means and variances, by turns. */
    private final List<TensorOptional> running;

    TorchConvNet(ConvNetStep what) {
        this.what = what;
        this.parameters = TorchSequences.parameters(what.parameters());
        this.optional = parameters.stream().map(TensorOptional::new).toList();
        this.running = List.of(32, 64, 128).stream()
                .flatMap(size -> List.of(torch.zeros(size), torch.ones(size)).stream())
                .map(TensorOptional::new)
                .toList();
    }

    private Tensor convolution(Tensor x, int at, long padding) {
        return torch.conv2d(x, parameters.get(at), optional.get(at + 1), ONE, new long[] {padding, padding}, ONE, 1);
    }

    private Tensor linear(Tensor x, int at) {
        return torch.linear(x, parameters.get(at), optional.get(at + 1));
    }

    private Tensor forward(Tensor x) {
        if (what.net() == ConvNetStep.Net.LENET) {
            Tensor first = torch.avg_pool2d(torch.relu(convolution(x, 0, 2)), 2, 2);
            Tensor second = torch.avg_pool2d(torch.relu(convolution(first, 2, 0)), 2, 2);
            Tensor wide = torch.relu(linear(second.flatten(1, -1), 4));
            return linear(torch.relu(linear(wide, 6)), 8);
        }
        Tensor y = x;
        for (int stage = 0; stage < 3; stage++) {
            int at = 4 * stage;
            Tensor normal = torch.batch_norm(
                    convolution(y, at, 1),
                    optional.get(at + 2),
                    optional.get(at + 3),
                    running.get(2 * stage),
                    running.get(2 * stage + 1),
                    true,
                    0.1,
                    1e-5,
                    false);
            y = torch.max_pool2d(torch.relu(normal), new long[] {2, 2}, new long[] {2, 2}, NONE, ONE, false);
        }
        return linear(y.flatten(1, -1), 12);
    }

    Work training() {
        List<Mlp.Batch> batches = what.batches();
        long size = what.net().size();
        List<Tensor> xs = batches.stream()
                .map(batch -> Tensor.create(batch.x(), ConvNetStep.BATCH, what.net().channels(), size, size))
                .toList();
        List<Tensor> ys = batches.stream()
                .map(batch -> TorchSequences.integers(batch.labels(), batch.labels().length))
                .toList();
        TorchOptimizer optimizer = TorchOptimizer.sgd(parameters, Training.Rule.SGD.rate(), ConvNetStep.MOMENTUM);
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (var _ = new PointerScope()) {
                    Tensor loss = torch.cross_entropy_loss(forward(xs.get(number)), ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item_float() : Float.NaN;
                }
            }
        };
    }
}
