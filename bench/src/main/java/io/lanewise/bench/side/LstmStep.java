package io.lanewise.bench.side;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.LSTM;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;

/** A step of training an LSTM that names a class at every step of its sequences. */
public record LstmStep() implements Case {
    public static final int INPUTS = 64;
    public static final int HIDDEN = 128;
    public static final int STEPS = 50;
    public static final int BATCH = 32;
    private static final int CLASSES = 64;

    @Override
    public String name() {
        return "step LSTM " + INPUTS + "-" + HIDDEN + " steps " + STEPS + " batch " + BATCH + " Adam";
    }

    @Override
    public Unit unit() {
        return Unit.STEPS;
    }

    /** PyTorch's parameters in its order, those of the linear layer behind. */
    public List<Mlp.Start> parameters() {
        int rows = 4 * HIDDEN;
        double bound = 1 / Math.sqrt(HIDDEN);
        return List.of(
                new Mlp.Start(Numbers.uniform(rows * INPUTS, bound, 1), rows, INPUTS),
                new Mlp.Start(Numbers.uniform(rows * HIDDEN, bound, 2), rows, HIDDEN),
                new Mlp.Start(Numbers.uniform(rows, bound, 3), rows),
                new Mlp.Start(Numbers.uniform(rows, bound, 4), rows),
                new Mlp.Start(Numbers.uniform(CLASSES * HIDDEN, bound, 5), CLASSES, HIDDEN),
                new Mlp.Start(Numbers.uniform(CLASSES, bound, 6), CLASSES));
    }

    /** Inputs {@code [steps, batch, inputs]} and their classes. */
    public List<Mlp.Batch> batches() {
        return Mlp.of(INPUTS, CLASSES).batches(STEPS * BATCH);
    }

    @Override
    public Work lanewise() {
        var lstm = new LSTM(INPUTS, HIDDEN);
        var linear = new Linear(HIDDEN, CLASSES);
        List<Parameter> parameters = new ArrayList<>(lstm.parameters());
        parameters.addAll(linear.parameters());
        start(parameters, parameters());
        var optimizer = new Adam(parameters, Training.Rule.ADAM.rate());
        var lossFn = new CrossEntropyLoss();
        List<Mlp.Batch> batches = batches();
        List<Tensor> xs = batches.stream()
                .map(batch -> Tensor.of(batch.x(), STEPS, BATCH, INPUTS))
                .toList();
        List<Tensor> ys =
                batches.stream().map(batch -> Tensor.ofInts(batch.labels())).toList();
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (Scope _ = Scope.open("step")) {
                    Tensor scores = linear.forward(lstm.forward(xs.get(number))).reshape(-1, CLASSES);
                    Tensor loss = lossFn.forward(scores, ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item() : Float.NaN;
                }
            }
        };
    }

    static void start(List<Parameter> parameters, List<Mlp.Start> starts) {
        for (int i = 0; i < starts.size(); i++) {
            Mlp.Start start = starts.get(i);
            parameters.get(i).value().copyFrom(NDArray.of(start.values(), start.shape()));
        }
    }
}
