package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** A net of convolutions learns the same weights, bit by bit, with any number of threads. */
class ConvolutionThreadsTest {
    /** Large enough that images, and sums over images, are cut into several tasks. */
    private static final int BATCH = 8;

    private static List<float[]> trained(int threads) {
        Parallel.threads(threads);
        Generator.manualSeed(7);
        Layer model = new Sequential(
                new Conv2d(1, 6, 5, 1, 2),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(6, 32, 3, 1, 1),
                new BatchNorm2d(32),
                new ReLU(),
                new Conv2d(32, 32, 3, 1, 1),
                new AvgPool2d(2),
                new Flatten(),
                new Linear(32 * 49, 10));
        SGD optimizer = new SGD(model.parameters(), 0.05f, 0.9f);
        Tensor x = Tensor.rand(BATCH, 1, 28, 28);
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = i % 10;
        }
        Tensor y = Tensor.ofInts(labels);
        for (int step = 0; step < 2; step++) {
            try (Scope _ = Scope.open("step")) {
                Tensor loss = new CrossEntropyLoss().forward(model.forward(x), y);
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
        }
        List<float[]> weights = new ArrayList<>();
        model.parameters().forEach(p -> weights.add(p.value().toArray()));
        return weights;
    }

    @Test
    void threadsDoNotShow() {
        int before = Parallel.threads();
        try {
            List<float[]> alone = trained(1);
            List<float[]> together = trained(2);
            assertEquals(alone.size(), together.size());
            for (int i = 0; i < alone.size(); i++) {
                assertArrayEquals(alone.get(i), together.get(i), "parameter " + i);
            }
        } finally {
            Parallel.threads(before);
        }
    }
}
