package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.*;
import io.lanewise.nn.data.*;
import io.lanewise.nn.io.*;
import io.lanewise.nn.layer.*;
import io.lanewise.nn.loss.*;
import io.lanewise.nn.optim.*;
import io.lanewise.nn.train.*;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The listings of README.md and of the pages that a new user reads: each of them stands here, but for spaces, and so is compiled and run. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)\\)");

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "getting-started.md, 5",
        "from-pytorch.md, 2",
        "memory-and-scopes.md, 6",
        "adding-an-operation.md, 4",
        "../README.md, 2",
    })
    void everyListingStandsInThisTest(String page, int listings) throws IOException {
        PageListings.standIn(page, PagesTest.class, listings);
    }

    @ParameterizedTest
    @CsvSource({"README.md", "getting-started.md", "from-pytorch.md", "memory-and-scopes.md", "adding-an-operation.md"})
    void linksLeadSomewhere(String page) throws IOException {
        Path docs = Path.of("..", "docs");
        Matcher links = LINK.matcher(Files.readString(docs.resolve(page)));
        while (links.find()) {
            assertTrue(Files.exists(docs.resolve(links.group(1))), page + ": " + links.group(1));
        }
    }

    @Test
    void gettingStarted() throws IOException {
        Generator.manualSeed(1); // the same numbers in every run, on any number of threads
        Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);
        Tensor y = x.square().sum();
        y.backward();
        System.out.println(x.grad()); // tensor([2., 4., 6.])
        assertEquals("tensor([2., 4., 6.])", String.valueOf(x.grad()));

        var parts = Datasets.moons(1000, 0.1f, 1).randomSplit(0.8, 1);
        var model = new Sequential(new Linear(2, 16), new ReLU(), new Linear(16, 1));
        var lossFn = new BCEWithLogitsLoss();
        var optimizer = new Adam(model.parameters(), 0.01f);
        for (int epoch = 0; epoch < 20; epoch++) {
            for (Batch batch :
                    DataLoader.of(parts.get(0)).batchSize(32).shuffle(true).build()) {
                Tensor loss = lossFn.forward(model.forward(batch.x()), batch.y());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
        }

        model.eval(); // dropout and batch norm behave as in use
        TensorDataset test = parts.get(1);
        Tensor right = NoGrad.run(() -> model.forward(test.x()).gt(0).eq(test.y()));
        System.out.println("accuracy " + right.toFloat().mean().item());
        assertEquals(test.y().shape(), right.shape());
        assertTrue(right.toFloat().mean().item() > 0.9);

        var another = new Sequential(new Linear(2, 16), new ReLU(), new Linear(16, 1));
        History history = Trainer.of(another, new BCEWithLogitsLoss(), new Adam(another.parameters(), 0.01f))
                .validation(parts.get(1), 256)
                .callback(EarlyStopping.on("val_loss").patience(3).restoreBest(true))
                .callback(new ProgressBar())
                .fit(
                        DataLoader.of(parts.get(0))
                                .batchSize(32)
                                .shuffle(true)
                                .seed(1)
                                .build(),
                        20);
        System.out.println(history.best("val_loss"));

        SafeTensors.save(another.stateDict(), folder.resolve("moons.safetensors"));

        var again = new Sequential(new Linear(2, 16), new ReLU(), new Linear(16, 1));
        again.loadStateDict(SafeTensors.load(folder.resolve("moons.safetensors")));
        again.eval();
        float score = NoGrad.run(
                () -> again.forward(Tensor.of(0.5f, 0.25f).unsqueeze(0)).item());
        assertEquals(
                NoGrad.run(() ->
                        another.forward(Tensor.of(0.5f, 0.25f).unsqueeze(0)).item()),
                score);
    }

    @Test
    void fromPyTorch() {
        class Net extends Layer {
            private final Conv2d conv = child("conv", new Conv2d(1, 8, 3, 1, 1));
            private final MaxPool2d pool = child("pool", new MaxPool2d(2));
            private final Linear fc = child("fc", new Linear(8 * 14 * 14, 10));

            @Override
            public Tensor forward(Tensor x) {
                x = pool.forward(conv.forward(x).relu());
                return fc.forward(x.flatten(1));
            }
        }

        Generator.manualSeed(1);
        var data = new TensorDataset(Tensor.rand(20, 1, 28, 28), Tensor.ofInts(new int[20], 20));
        var net = new Net();
        var lossFn = new CrossEntropyLoss();
        var optimizer = new AdamW(net.parameters(), 1e-3f).weightDecay(0.01f);
        for (Batch batch : DataLoader.of(data).batchSize(8).shuffle(true).build()) {
            Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
            optimizer.zeroGrad();
            loss.backward();
            ClipGrad.norm(net.parameters(), 1);
            optimizer.step();
        }
        assertEquals(
                "[conv.weight, conv.bias, fc.weight, fc.bias]",
                net.stateDict().keySet().toString());

        Tensor x = Tensor.of(new float[][] {{1, 2}});
        assertEquals("[1, 2]", x.shape().toString());
        assertEquals(2, x.get(0, 1));
        assertEquals("tensor([-1., -2.])", x.neg().select(0, 0).toString());
        assertEquals(3, x.sum(true, 1).item());
        assertEquals(2, x.maskedSelect(x.gt(1)).item());
        assertEquals(5, x.matmul(x.t()).item());
        assertEquals(0.1f, new SGD(net.parameters(), 0.1f).momentum(0.9f).learningRate());
    }

    @Test
    void memoryAndScopes() {
        try (var _ = Scope.open()) {
            Tensor x = Tensor.rand(64, 784);
            Tensor y = x.relu().sum();
            System.out.println(y.item());
        } // all three are recycled

        Tensor mean;
        float largest;
        try (var _ = Scope.open()) {
            Tensor x = Tensor.rand(64, 784);
            mean = x.mean(0).keep();
            largest = x.max().item();
        }
        System.out.println(mean.shape() + " " + largest);
        assertEquals("[784]", mean.shape().toString());

        Tensor gone;
        try (var _ = Scope.open("demo")) {
            gone = Tensor.rand(3);
        }
        try {
            gone.sum();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        Tensor late = gone;
        assertTrue(assertThrows(IllegalStateException.class, late::sum)
                .getMessage()
                .contains("\"demo\""));

        var data = Datasets.moons(100, 0.1f, 1);
        var model = new Linear(2, 1);
        var lossFn = new BCEWithLogitsLoss();
        double total = 0;
        for (Batch batch : DataLoader.of(data).batchSize(32).build()) {
            total += lossFn.forward(model.forward(batch.x()), batch.y()).item();
        }
        assertTrue(total > 0);

        Tensor answer = NoGrad.run(() -> model.forward(Tensor.of(0.5f, 1).unsqueeze(0)));
        assertFalse(answer.requiresGrad());

        System.out.println(OffHeap.reservedBytes() + " of " + OffHeap.budget() + " bytes, idle " + OffHeap.idleBytes());
        OffHeap.trim(); // gives idle blocks back to the system
    }

    static Tensor smoothStep(Tensor x) {
        Tensor t = x.clamp(0, 1);
        return t.square().mul(t.mul(-2).add(3));
    }

    @Test
    void addingAnOperation() {
        var squaredRelu = Activation.of(
                "squared_relu",
                v -> {
                    var r = v.max(0f);
                    return r.mul(r);
                },
                (x, y) -> x.max(0f).mul(2f));
        Tensor result = Tensor.of(-1, 3).apply(squaredRelu);
        assertEquals("tensor([0., 9.])", result.toString());

        final class Cube implements DifferentiableFunction {
            @Override
            public Tensor forward(Saved saved, Tensor... inputs) {
                saved.save(inputs[0]);
                return inputs[0].pow(3);
            }

            @Override
            public Tensor[] backward(Saved saved, Tensor gradient) {
                return new Tensor[] {gradient.mul(saved.get(0).square()).mul(3)};
            }
        }

        GradCheck.check(inputs -> new Cube().apply(inputs.get(0)), Tensor.randn(3, 4));
        GradCheck.check(inputs -> smoothStep(inputs.get(0)), Tensor.of(0.2f, 0.5f, 0.8f));
    }

    /** A file in MNIST's format of 30 pictures, and one of their labels. */
    private void pictures(String name) throws IOException {
        int count = 30;
        ByteBuffer images = ByteBuffer.allocate(16 + count * 28 * 28);
        images.putInt(0x803).putInt(count).putInt(28).putInt(28);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        labels.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            labels.put((byte) (i % 10));
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
    }

    @Test
    void readme() throws IOException {
        pictures("train");
        pictures("t10k");
        var model =
                new Sequential(new Flatten(), new Linear(784, 256), new ReLU(), new Dropout(0.2f), new Linear(256, 10));
        var history = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .validation(Mnist.test(folder), 256)
                .metric(Metrics.accuracy())
                .callback(EarlyStopping.on("val_loss").patience(3).restoreBest(true))
                .callback(new ProgressBar())
                .fit(
                        DataLoader.of(Mnist.train(folder))
                                .batchSize(64)
                                .shuffle(true)
                                .seed(1)
                                .build(),
                        10);
        SafeTensors.save(
                model.stateDict(), folder.resolve("mnist.safetensors")); // with the keys that PyTorch gives them
        assertTrue(history.epochs() > 0);
    }

    @Test
    void aNetOfOnesOwn() {
        class Net extends Layer {
            private final Linear hidden = child("hidden", new Linear(2, 20));
            private final Linear output = child("output", new Linear(20, 1));

            @Override
            public Tensor forward(Tensor x) {
                return output.forward(hidden.forward(x).relu()).sigmoid();
            }
        }

        var net = new Net();
        var lossFn = new BCELoss();
        var optimizer = new Adam(net.parameters(), 0.01f);
        for (Batch batch : DataLoader.of(Datasets.moons(1000, 0.1f, 1))
                .batchSize(10)
                .shuffle(true)
                .build()) {
            Tensor loss = lossFn.forward(net.forward(batch.x()), batch.y());
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
        }
        assertEquals(4, net.parameters().size());
    }
}
