package io.lanewise.nn.train;

import com.sun.management.ThreadMXBean;
import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.TransformerEncoderLayer;
import io.lanewise.nn.layer.TransformerOptions;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Optimizer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A program that trains the models of a name one after the other and fails if a step of one takes memory when it has warmed up. */
final class SteadySteps {
    private static final long HEAP_BYTES_PER_STEP = 20_000;

    /** Convolutions describe their windows anew at each step: 29 to 48 KB were seen; a single kernel whose vectors are objects takes megabytes. */
    private static final long HEAP_BYTES_PER_CONVOLUTION_STEP = 60_000;

    private static final long HEAP_BYTES_PER_OPERATION = 200;

    /** Operations in a scope. */
    private static final int OPERATIONS = 100;

    /** Held here so that no operation is left out. */
    private static volatile @Nullable Tensor result;

    /** Rounds of warm-up at most, and steps of each. */
    private static final int ROUNDS = 30;

    private static final int STEPS = 500;

    private SteadySteps() {}

    public static void main(String[] args) {
        Parallel.threads(1); // so that this thread's allocations are all there are
        Generator.manualSeed(1);
        boolean steady =
                switch (args[0]) {
                    case "mnist" -> mnist();
                    case "LeNet-5" -> leNet();
                    case "operations" -> operations();
                    default -> norms();
                };
        System.exit(steady ? 0 : 1);
    }

    private static boolean mnist() {
        Layer model = new Sequential(
                new Flatten(),
                new Linear(784, 256),
                new ReLU(),
                new Dropout(0.2f),
                new Linear(256, 128),
                new ReLU(),
                new Linear(128, 10));
        return isSteady("mnist", model, Tensor.rand(64, 1, 28, 28), HEAP_BYTES_PER_STEP);
    }

    private static boolean leNet() {
        Layer model = new Sequential(
                new Conv2d(1, 6, 5, 1, 2),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5),
                new ReLU(),
                new AvgPool2d(2),
                new Flatten(),
                new Linear(400, 120),
                new ReLU(),
                new Linear(120, 10));
        // Kernels are compiled by how often they are called, not by how many images there are.
        return isSteady("LeNet-5", model, Tensor.rand(4, 1, 28, 28), HEAP_BYTES_PER_CONVOLUTION_STEP);
    }

    private static boolean norms() {
        TransformerOptions options =
                TransformerOptions.DEFAULT.dimFeedforward(64).dropout(0).batchFirst(true);
        boolean steady = isSteady(
                "layer norm",
                new Sequential(new Linear(30, 50), new LayerNorm(50), new GELU(), new Linear(50, 10)),
                Tensor.rand(40, 30),
                HEAP_BYTES_PER_STEP);
        steady &= isSteady(
                "batch norm",
                new Sequential(new Linear(30, 50), new BatchNorm1d(50), new ReLU(), new Linear(50, 10)),
                Tensor.rand(40, 30),
                HEAP_BYTES_PER_STEP);
        steady &= isSteady(
                "transformer",
                new Sequential(new TransformerEncoderLayer(32, 4, options), new Flatten(), new Linear(9 * 32, 10)),
                Tensor.rand(8, 9, 32),
                HEAP_BYTES_PER_STEP);
        return steady;
    }

    /** Operations on sixteen numbers, with the graph recorded. */
    private static boolean operations() {
        Tensor x = Tensor.rand(16).requiresGrad(true);
        Tensor y = Tensor.rand(16).requiresGrad(true);
        boolean steady = isSteady("add", () -> x.add(y));
        steady &= isSteady("mul", () -> x.mul(y));
        steady &= isSteady("mul by a number", () -> x.mul(2f));
        steady &= isSteady("relu", x::relu);
        steady &= isSteady("sigmoid", x::sigmoid);
        steady &= isSteady("sum", x::sum);
        return steady;
    }

    private static boolean isSteady(String name, Supplier<Tensor> operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = Long.MAX_VALUE;
        long blocks = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && (heap > HEAP_BYTES_PER_OPERATION || blocks > 0); round++) {
            blocks = OffHeap.allocations();
            heap = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                try (Scope _ = Scope.open(name)) {
                    for (int k = 0; k < OPERATIONS; k++) {
                        result = operation.get();
                    }
                }
            }
            heap = (threads.getCurrentThreadAllocatedBytes() - heap) / (STEPS * OPERATIONS);
            blocks = OffHeap.allocations() - blocks;
        }
        System.out.println(name + ": bytes an operation on the heap " + heap + ", blocks " + blocks);
        return heap <= HEAP_BYTES_PER_OPERATION && blocks == 0;
    }

    private static boolean isSteady(String name, Layer model, Tensor x, long most) {
        int[] labels = new int[x.shape().dim(0)];
        Arrays.setAll(labels, i -> i % 10);
        Tensor y = Tensor.ofInts(labels);
        Adam optimizer = new Adam(model.parameters(), 1e-3f);
        CrossEntropyLoss loss = new CrossEntropyLoss();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = Long.MAX_VALUE;
        long blocks = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && (heap >= most || blocks > 0); round++) {
            blocks = OffHeap.allocations();
            heap = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                step(model, loss, optimizer, x, y);
            }
            heap = (threads.getCurrentThreadAllocatedBytes() - heap) / STEPS;
            blocks = OffHeap.allocations() - blocks;
        }
        System.out.println(name + ": " + heap + " bytes of heap a step, taken from the system " + blocks + " times");
        return heap < most && blocks == 0;
    }

    static void step(Layer model, Loss loss, Optimizer optimizer, Tensor x, Tensor y) {
        try (Scope _ = Scope.open("step")) {
            Tensor value = loss.forward(model.forward(x), y);
            optimizer.zeroGrad();
            value.backward();
            optimizer.step();
        }
    }
}
