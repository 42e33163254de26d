package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.LeakyReLU;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.LogSoftmax;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Tanh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final class Net extends Layer {
        private final Linear first = child("first", new Linear(2, 3));
        private final Layer rest = child("rest", new Sequential(new ReLU(), new Linear(3, 1, false)));

        @Override
        public Tensor forward(Tensor x) {
            return rest.forward(first.forward(x));
        }
    }

    @Test
    void printsAsPyTorchChildByChild() {
        assertEquals("""
                Net(
                  (first): Linear(in_features=2, out_features=3, bias=True)
                  (rest): Sequential(
                    (0): ReLU()
                    (1): Linear(in_features=3, out_features=1, bias=False)
                  )
                )""", new Net().toString());
        assertEquals(
                """
                Sequential(
                  (hidden_linear): Linear(in_features=1, out_features=8, bias=True)
                  (hidden_activation): Tanh()
                )""",
                Sequential.named()
                        .add("hidden_linear", new Linear(1, 8))
                        .add("hidden_activation", new Tanh())
                        .build()
                        .toString());
        assertEquals("Dropout(p=0.2, inplace=False)", new Dropout(0.2f).toString());
        assertEquals("Flatten(start_dim=1, end_dim=-1)", new Flatten().toString());
        assertEquals("GELU(approximate='none')", new GELU().toString());
        assertEquals("LeakyReLU(negative_slope=0.01)", new LeakyReLU().toString());
        assertEquals("LogSoftmax(dim=1)", new LogSoftmax(1).toString());
        assertTrue(new Net().parameter("first.bias").toString().startsWith("Parameter containing:\ntensor(["));
    }

    @Test
    void parametersHavePathsAndOrder() {
        Net net = new Net();
        assertEquals(
                List.of("first.weight", "first.bias", "rest.1.weight"),
                List.copyOf(net.namedParameters().keySet()));
        assertEquals(Shape.of(1, 3), net.get("rest.1").parameter("weight").shape());
        assertEquals("rest.1.weight", net.parameters().get(2).name());
        assertEquals(
                "Net: no layer \"second\" (of path \"second.0\"); there are [first, rest]",
                assertThrows(IllegalArgumentException.class, () -> net.get("second.0"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> net.parameter("first.wieght"));
    }

    @Test
    void sharedParametersAreListedOnce() {
        Linear shared = new Linear(2, 2);
        assertEquals(2, new Sequential(shared, new Tanh(), shared).parameters().size());
    }

    @Test
    void stateMovesBetweenModelsOrNothingChanges() {
        Net from = new Net();
        Net to = new Net();
        to.loadStateDict(from.stateDict());
        Tensor x = Tensor.of(new float[] {1, -2}, 1, 2);
        assertArrayEquals(from.forward(x).toArray(), to.forward(x).toArray());

        float[] before = to.parameter("first.weight").toArray();
        Map<String, Tensor> wrong = new LinkedHashMap<>(new Net().stateDict());
        wrong.remove("first.bias");
        wrong.put("extra", Tensor.of(1));
        wrong.put("rest.1.weight", Tensor.zeros(3, 1));
        assertEquals(
                "load state dict into Net: missing [first.bias]; unexpected [extra]; \"rest.1.weight\" must have shape [1, 3], got"
                        + " [3, 1]",
                assertThrows(IllegalArgumentException.class, () -> to.loadStateDict(wrong))
                        .getMessage());
        assertArrayEquals(before, to.parameter("first.weight").toArray());
    }

    @Test
    void evalReachesEveryLayer() {
        Sequential model = new Sequential(new Dropout(0.5f), new Sequential(new Dropout(0.5f)));
        model.eval();
        assertArrayEquals(
                new float[] {1, 2, 3}, model.forward(Tensor.of(1, 2, 3)).toArray());
        assertFalse(model.get("1.0").isTraining());
        model.train();
        assertTrue(model.get("1.0").isTraining());
    }

    @Test
    void dropoutKeepsTheExpectationAndItsGradientFollowsTheMask() {
        Generator.manualSeed(3);
        Tensor x = Tensor.ones(100_000).requiresGrad(true);
        Tensor y = new Dropout(0.25f).forward(x);
        float[] values = y.toArray();
        int kept = 0;
        for (float value : values) {
            assertTrue(value == 0 || value == 1 / 0.75f);
            kept += value == 0 ? 0 : 1;
        }
        assertEquals(75_000, kept, 600);
        y.sum().backward();
        assertArrayEquals(values, java.util.Objects.requireNonNull(x.grad()).toArray());
    }

    @Test
    void parametersBelongToNoScope() {
        Linear layer;
        try (Scope _ = Scope.open()) {
            layer = new Linear(3, 2);
        }
        assertEquals(6, layer.parameter("weight").toArray().length);
    }

    @Test
    void initialisationIsPyTorchsAndFollowsTheSeed() {
        Generator.manualSeed(1);
        Linear layer = new Linear(100, 50);
        float[] weights = layer.parameter("weight").toArray();
        double squares = 0;
        for (float weight : weights) {
            assertTrue(Math.abs(weight) <= 0.1f);
            squares += weight * weight;
        }
        assertEquals(0.01 / 3, squares / weights.length, 1e-4); // variance of the uniform distribution in [-0.1, 0.1]
        Generator.manualSeed(1);
        assertArrayEquals(weights, new Linear(100, 50).parameter("weight").toArray());
    }

    @Test
    void badArgumentsAreNamed() {
        assertEquals(
                "Linear: inFeatures must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new Linear(0, 2))
                        .getMessage());
        assertEquals(
                "Dropout: p must be in [0.0, 1.0], got 1.5",
                assertThrows(IllegalArgumentException.class, () -> new Dropout(1.5f))
                        .getMessage());
        assertEquals(
                "linear: the input's last dimension must be inFeatures=784, got input [64, 10] and weight [128, 784]",
                assertThrows(IllegalArgumentException.class, () -> new Linear(784, 128).forward(Tensor.zeros(64, 10)))
                        .getMessage());
    }

    @Test
    void severalThreadsMayUseAModelInEvalMode() throws Exception {
        Layer model = new Sequential(new Linear(64, 128), new ReLU(), new Dropout(0.5f), new Linear(128, 10)).eval();
        Tensor x = Tensor.rand(32, 64);
        float[] expected = NoGrad.run(() -> model.forward(x)).toArray();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(threads.submit(() -> {
                    for (int turn = 0; turn < 200; turn++) {
                        try (Scope _ = Scope.open();
                                NoGrad _ = NoGrad.open()) {
                            assertArrayEquals(expected, model.forward(x).toArray());
                        }
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
    }
}
