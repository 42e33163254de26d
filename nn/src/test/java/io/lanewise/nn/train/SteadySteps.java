package io.lanewise.nn.train;

import com.sun.management.ThreadMXBean;
import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.TransformerEncoderLayer;
import io.lanewise.nn.layer.TransformerOptions;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** A program that trains three models one after the other and fails if a step of one takes memory when it has warmed up. */
final class SteadySteps {
    private static final long HEAP_BYTES_PER_STEP = 20_000;

    /** Rounds of warm-up at most, and steps of each. */
    private static final int ROUNDS = 30;

    private static final int STEPS = 500;

    private SteadySteps() {}

    public static void main(String[] args) {
        Parallel.threads(1); // so that this thread's allocations are all there are
        Generator.manualSeed(1);
        TransformerOptions options =
                TransformerOptions.DEFAULT.dimFeedforward(64).dropout(0).batchFirst(true);
        boolean steady = isSteady(
                "layer norm",
                new Sequential(new Linear(30, 50), new LayerNorm(50), new GELU(), new Linear(50, 10)),
                Tensor.rand(40, 30));
        steady &= isSteady(
                "batch norm",
                new Sequential(new Linear(30, 50), new BatchNorm1d(50), new ReLU(), new Linear(50, 10)),
                Tensor.rand(40, 30));
        steady &= isSteady(
                "transformer",
                new Sequential(new TransformerEncoderLayer(32, 4, options), new Flatten(), new Linear(9 * 32, 10)),
                Tensor.rand(8, 9, 32));
        System.exit(steady ? 0 : 1);
    }

    private static boolean isSteady(String name, Layer model, Tensor x) {
        int[] labels = new int[x.shape().dim(0)];
        Arrays.setAll(labels, i -> i % 10);
        Tensor y = Tensor.ofInts(labels);
        Adam optimizer = new Adam(model.parameters(), 1e-3f);
        CrossEntropyLoss loss = new CrossEntropyLoss();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = Long.MAX_VALUE;
        long blocks = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && (heap >= HEAP_BYTES_PER_STEP || blocks > 0); round++) {
            blocks = OffHeap.allocations();
            heap = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                SteadyStepTest.step(model, loss, optimizer, x, y);
            }
            heap = (threads.getCurrentThreadAllocatedBytes() - heap) / STEPS;
            blocks = OffHeap.allocations() - blocks;
        }
        System.out.println(name + ": " + heap + " bytes of heap a step, taken from the system " + blocks + " times");
        return heap < HEAP_BYTES_PER_STEP && blocks == 0;
    }
}
