package io.lanewise.bench;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A training step (forward, loss, backward, optimizer) of the MLP 784-256-128-10 on one batch. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TrainingStepBenchmark extends Timing {
    @Param({"64", "512"})
    int batch;

    @Param({"SGD", "Adam"})
    String optimizerName = "";

    @Param({"1", "2"})
    int threads;

    private final Layer model;
    private final CrossEntropyLoss loss = new CrossEntropyLoss();
    private Optimizer optimizer;
    private Tensor x = Tensor.zeros(0);
    private Tensor y = Tensor.zeros(0);

    public TrainingStepBenchmark() {
        Generator.manualSeed(1);
        model = new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 128), new ReLU(), new Linear(128, 10));
        optimizer = new SGD(model.parameters(), 0.01f);
    }

    /** The loss before any step must be near log 10, and must fall while the same batch is learnt. */
    @Setup
    public void setUp() {
        Parallel.threads(threads);
        Generator.manualSeed(2);
        x = Tensor.rand(batch, 784);
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = Generator.standard().nextInt(10);
        }
        y = Tensor.ofInts(labels);
        if (optimizerName.equals("Adam")) {
            optimizer = new Adam(model.parameters(), 1e-4f);
        }
        float first = step();
        Verify.near("loss of an untrained model", Math.log(10), first, 0.2);
        float last = first;
        for (int i = 0; i < 50; i++) {
            last = step();
        }
        if (!(last < first)) {
            throw new AssertionError("the loss must fall, got " + first + " and then " + last);
        }
    }

    @Benchmark
    public float step() {
        try (Scope _ = Scope.open("step")) {
            Tensor value = loss.forward(model.forward(x), y);
            optimizer.zeroGrad();
            value.backward();
            optimizer.step();
            return value.item();
        }
    }
}
