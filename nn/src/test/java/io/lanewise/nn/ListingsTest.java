package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.*;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.*;
import io.lanewise.nn.data.*;
import io.lanewise.nn.io.*;
import io.lanewise.nn.layer.*;
import io.lanewise.nn.loss.*;
import io.lanewise.nn.optim.*;
import io.lanewise.nn.train.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs as users write them, with wildcard imports: that they compile is half of the test. */
class ListingsTest {
    @Test
    void regressionWithOneHiddenLayer() {
        Generator.manualSeed(1);
        Tensor celsius = Tensor.of(0.5f, 14, 15, 28, 11, 8, 3, -4, 6, 13, 21).unsqueeze(1);
        Tensor unknown = Tensor.of(35.7f, 55.9f, 58.2f, 81.9f, 56.3f, 48.9f, 33.9f, 21.8f, 48.4f, 60.4f, 68.4f)
                .unsqueeze(1)
                .mul(0.1f);
        var model = Sequential.named()
                .add("hidden_linear", new Linear(1, 8))
                .add("hidden_activation", new Tanh())
                .add("output_linear", new Linear(8, 1))
                .build();
        List<String> shapes = new ArrayList<>();
        model.namedParameters().forEach((name, p) -> shapes.add(name + " " + p.shape()));
        assertEquals("hidden_linear.weight [8, 1]", shapes.getFirst());

        var optimizer = new SGD(model.parameters(), 1e-3f);
        var lossFn = new MSELoss();
        float last = 0;
        for (int epoch = 1; epoch <= 5000; epoch++) {
            Tensor loss = lossFn.forward(model.forward(unknown), celsius);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            last = loss.item();
        }
        assertTrue(last < 4, "loss " + last);
        assertNotNull(model.get("hidden_linear").parameter("weight").grad());
    }

    static final class Net extends Layer {
        private final Linear fc1 = child("fc1", new Linear(2, 20));
        private final Linear fc2 = child("fc2", new Linear(20, 1));

        @Override
        public Tensor forward(Tensor x) {
            x = fc1.forward(x).relu();
            return fc2.forward(x).sigmoid();
        }
    }

    @Test
    void aNetOfOnesOwn() {
        Generator.manualSeed(1);
        var data = Datasets.moons(500, 0.1f, 1);
        var loader = DataLoader.of(data).batchSize(10).shuffle(true).build();
        var net = new Net();
        var lossFn = new BCELoss();
        var optimizer = new Adam(net.parameters(), 0.01f);
        float first = 0;
        float total = 0;
        for (int epoch = 0; epoch < 20; epoch++) {
            total = 0;
            for (Batch batch : loader) {
                Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
                total += loss.item();
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            first = epoch == 0 ? total : first;
        }
        assertTrue(total < first / 2, first + " then " + total);
        Tensor probability = NoGrad.run(() -> net.forward(Tensor.of(new float[] {0, 1}, 1, 2)));
        assertTrue(probability.item() > 0 && probability.item() < 1);
    }

    @Test
    void theShortWay(@TempDir Path folder) throws IOException {
        Generator.manualSeed(1);
        var parts = Datasets.blobs(400, 3, 0.5f, 1).randomSplit(0.75, 1);
        var model = new Sequential(new Flatten(), new Linear(2, 16), new ReLU(), new Dropout(0.1f), new Linear(16, 3));
        var history = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-2f))
                .validation(parts.get(1), 256)
                .metric(Metrics.accuracy())
                .callback(EarlyStopping.on("val_loss").patience(3).restoreBest(true))
                .callback(Checkpoint.in(folder).keepBest("val_accuracy"))
                .fit(
                        DataLoader.of(parts.get(0))
                                .batchSize(64)
                                .shuffle(true)
                                .seed(1)
                                .build(),
                        10);
        assertTrue(history.last("val_accuracy") > 0.9, history.toString());
        SafeTensors.save(model.stateDict(), folder.resolve("model.safetensors"));
        assertEquals(
                model.stateDict().keySet(),
                SafeTensors.load(folder.resolve("model.safetensors")).keySet());
    }

    @Test
    void anActivationOfOnesOwn() {
        var squaredRelu = Activation.of(
                "squared_relu",
                v -> {
                    var r = v.max(0f);
                    return r.mul(r);
                },
                (x, y) -> x.max(0f).mul(2f));
        Tensor x = Tensor.of(-1, 3).requiresGrad(true);
        Tensor y = x.apply(squaredRelu);
        y.sum().backward();
        assertEquals("tensor([0., 9.], grad_fn=<SquaredReluBackward0>)", y.toString());
        assertEquals("tensor([0., 6.])", String.valueOf(x.grad()));
    }

    @Test
    void coreAlone() {
        try (var scope = Scope.open()) {
            NDArray a = NDArray.random(5, 7, 1), b = NDArray.random(7, 3, 2);
            NDArray c = Matmul.of(a, b);
            assertEquals(Shape.of(5, 3), c.shape());
            assertTrue(scope.toString().contains("3 arrays"), scope.toString());
        }
    }
}
