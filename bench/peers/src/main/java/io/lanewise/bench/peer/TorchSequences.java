package io.lanewise.bench.peer;

import io.lanewise.bench.side.GptStep;
import io.lanewise.bench.side.LstmStep;
import io.lanewise.bench.side.Mlp;
import io.lanewise.bench.side.Training;
import io.lanewise.bench.side.Work;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Training of sequences from libtorch's operations: its fused LSTM, its fused attention. */
final class TorchSequences {
    private TorchSequences() {}

    static List<Tensor> parameters(List<Mlp.Start> starts) {
        return starts.stream()
                .map(start -> Tensor.create(
                                start.values(),
                                Arrays.stream(start.shape()).asLongStream().toArray())
                        .requires_grad_(true))
                .toList();
    }

    static Tensor integers(int[] values, long... shape) {
        return Tensor.create(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    static Work lstm(LstmStep what) {
        List<Tensor> parameters = parameters(what.parameters());
        List<Mlp.Batch> batches = what.batches();
        List<Tensor> xs = batches.stream()
                .map(batch -> Tensor.create(batch.x(), LstmStep.STEPS, LstmStep.BATCH, LstmStep.INPUTS))
                .toList();
        List<Tensor> ys = batches.stream()
                .map(batch -> integers(batch.labels(), batch.labels().length))
                .toList();
        var weights = new TensorVector(parameters.subList(0, 4).toArray(Tensor[]::new));
        Tensor zeros = torch.zeros(1, LstmStep.BATCH, LstmStep.HIDDEN);
        var states = new TensorVector(zeros, zeros);
        var bias = new TensorOptional(parameters.get(5));
        TorchOptimizer optimizer = TorchOptimizer.of(Training.Rule.ADAM, parameters);
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (var _ = new PointerScope()) {
                    Tensor output = torch.lstm(xs.get(number), states, weights, true, 1, 0, true, false, false)
                            .get0();
                    Tensor scores = torch.linear(output, parameters.get(4), bias);
                    Tensor loss = torch.cross_entropy_loss(scores.flatten(0, 1), ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item_float() : Float.NaN;
                }
            }
        };
    }

    /** nanoGPT's model. */
    private record Gpt(List<Tensor> parameters) {
        private static final int PER_LAYER = 6;

        private Tensor norm(Tensor x, int at) {
            return torch.layer_norm(
                    x,
                    new long[] {GptStep.WIDTH},
                    new TensorOptional(parameters.get(at)),
                    new TensorOptional(),
                    GptStep.EPSILON,
                    false);
        }

        private static Tensor heads(Tensor x) {
            return x.view(GptStep.BATCH, GptStep.CONTEXT, GptStep.HEADS, GptStep.WIDTH / GptStep.HEADS)
                    .transpose(1, 2);
        }

        Tensor scores(Tensor text) {
            Tensor x = torch.embedding(parameters.get(0), text).add(parameters.get(1));
            for (int layer = 0; layer < GptStep.LAYERS; layer++) {
                int at = 2 + layer * PER_LAYER;
                TensorVector parts = torch.split(torch.linear(norm(x, at), parameters.get(at + 1)), GptStep.WIDTH, 2);
                Tensor attended = torch.scaled_dot_product_attention(
                        heads(parts.get(0)),
                        heads(parts.get(1)),
                        heads(parts.get(2)),
                        new TensorOptional(),
                        0,
                        true,
                        new DoubleOptional(),
                        false);
                Tensor joined =
                        attended.transpose(1, 2).contiguous().view(GptStep.BATCH, GptStep.CONTEXT, GptStep.WIDTH);
                x = x.add(torch.linear(joined, parameters.get(at + 2)));
                Tensor wide = torch.gelu(torch.linear(norm(x, at + 3), parameters.get(at + 4)));
                x = x.add(torch.linear(wide, parameters.get(at + 5)));
            }
            return torch.linear(norm(x, parameters.size() - 1), parameters.get(0));
        }
    }

    static Work gpt(GptStep what) {
        List<Tensor> parameters = parameters(what.parameters());
        var model = new Gpt(parameters);
        List<Tensor> xs = what.batches().stream()
                .map(text -> integers(text.now(), GptStep.BATCH, GptStep.CONTEXT))
                .toList();
        List<Tensor> ys = what.batches().stream()
                .map(text -> integers(text.next(), text.next().length))
                .toList();
        List<Tensor> matrices = parameters.stream().filter(p -> p.dim() == 2).toList();
        List<Tensor> others = parameters.stream().filter(p -> p.dim() != 2).toList();
        TorchOptimizer decaying = TorchOptimizer.adamW(matrices, GptStep.RATE, 0.99, GptStep.DECAY);
        TorchOptimizer plain = TorchOptimizer.adamW(others, GptStep.RATE, 0.99, 0);
        var all = new TensorVector(parameters.toArray(Tensor[]::new));
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (var _ = new PointerScope()) {
                    Tensor loss = torch.cross_entropy_loss(
                            model.scores(xs.get(number)).flatten(0, 1), ys.get(number));
                    decaying.zeroGrad();
                    plain.zeroGrad();
                    loss.backward();
                    torch.clip_grad_norm_(all, 1);
                    decaying.step();
                    plain.step();
                    return read ? loss.item_float() : Float.NaN;
                }
            }
        };
    }
}
