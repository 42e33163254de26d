package io.lanewise.bench.command;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Mnist;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A whole program, from its start to its end: reads MNIST and trains until so much of the test set is read rightly, which it prints as
 * {@code epochs 2 accuracy 0.9731}. Its twin in Python is {@code mnist.py}.
 */
final class MnistProgram {
    private static final int MOST_EPOCHS = 10;

    private MnistProgram() {}

    /** The folder of the data, the accuracy to reach, the seed and the number of threads. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        double target = Double.parseDouble(args[1]);
        long seed = Long.parseLong(args[2]);
        Parallel.threads(Integer.parseInt(args[3]));
        Generator.manualSeed(seed);
        TensorDataset test = Mnist.test(folder);
        DataLoader train = DataLoader.of(Mnist.train(folder))
                .batchSize(64)
                .shuffle(true)
                .seed(seed)
                .build();
        var model = new Sequential(
                new Flatten(), new Linear(784, 256), new ReLU(), new Linear(256, 128), new ReLU(), new Linear(128, 10));
        var lossFn = new CrossEntropyLoss();
        var optimizer = new Adam(model.parameters(), 1e-3f);
        double accuracy = 0;
        int epoch = 0;
        while (accuracy < target && epoch < MOST_EPOCHS) {
            for (Batch batch : train) {
                Tensor loss = lossFn.forward(model.forward(batch.x()), batch.y());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            accuracy = accuracy(model, test);
            epoch++;
        }
        System.out.printf("epochs %d accuracy %.4f%n", epoch, accuracy);
    }

    private static double accuracy(Layer model, TensorDataset test) {
        int right = 0;
        try (var _ = Scope.open("test");
                var _ = NoGrad.open()) {
            for (Batch batch : DataLoader.of(test).batchSize(256).build()) {
                int[] labels = batch.y().toIntArray();
                int[] answers = model.forward(batch.x()).argmax(-1).toIntArray();
                for (int i = 0; i < labels.length; i++) {
                    right += labels[i] == answers[i] ? 1 : 0;
                }
            }
        }
        return (double) right / test.size();
    }
}
