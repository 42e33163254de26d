package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.ActivationLayer;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.layer.Tanh;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sequence computes some neighbours in one go: nobody may be able to tell from what comes out. */
class SequentialTest {
    /** A layer of one's own between the library's: it counts the calls. */
    private static final class Doubled extends Layer {
        private int calls;

        @Override
        public Tensor forward(Tensor x) {
            calls++;
            return x.mul(2f);
        }
    }

    private final Doubled own = new Doubled();
    private final Sequential model;

    SequentialTest() {
        Generator.manualSeed(1);
        model = new Sequential(
                new Linear(5, 20),
                new ReLU(),
                new Linear(20, 17),
                new GELU(),
                own,
                new Tanh(),
                new Dropout(0.3f),
                new ReLU(),
                new Sigmoid(),
                new Linear(17, 3, false),
                new Sigmoid(),
                new ActivationLayer(Activations.SQUARE));
    }

    private Tensor oneByOne(Tensor x) {
        Tensor y = x;
        for (Layer layer : model.children().values()) {
            y = layer.forward(y);
        }
        return y;
    }

    private static float[] grad(Tensor leaf) {
        Tensor gradient = leaf.grad();
        if (gradient == null) {
            throw new AssertionError("no gradient");
        }
        return gradient.toArray();
    }

    private List<float[]> gradients(Tensor x, Tensor loss) {
        model.zeroGrad();
        x.zeroGrad();
        loss.backward();
        List<float[]> gradients = new ArrayList<>();
        gradients.add(grad(x));
        model.parameters().forEach(p -> gradients.add(grad(p)));
        return gradients;
    }

    @Test
    void outputsAndGradientsAreThoseOfOneLayerAfterTheOther() {
        Tensor x = Tensor.randn(7, 5).requiresGrad(true);
        for (boolean training : new boolean[] {true, false}) {
            model.train(training);
            Generator.manualSeed(2);
            Tensor expected = oneByOne(x);
            List<float[]> expectedGradients = gradients(x, expected.sum());
            Generator.manualSeed(2);
            Tensor actual = model.forward(x);
            assertArrayEquals(expected.toArray(), actual.toArray(), 0);
            assertEquals(expected.toString(), actual.toString());
            List<float[]> actualGradients = gradients(x, actual.sum());
            for (int i = 0; i < expectedGradients.size(); i++) {
                assertArrayEquals(expectedGradients.get(i), actualGradients.get(i), 0, "gradient " + i);
            }
        }
        assertEquals(4, own.calls);
    }

    @Test
    void nothingIsRecordedWithinNoGrad() {
        model.eval();
        Tensor x = Tensor.randn(3, 2, 5);
        Tensor recorded = model.forward(x);
        Tensor plain = NoGrad.run(() -> model.forward(x));
        assertArrayEquals(recorded.toArray(), plain.toArray(), 0);
        assertTrue(plain.isLeaf() && !plain.requiresGrad());
    }

    @Test
    void theGraphCanBeGoneBackOverTwice() {
        model.eval();
        Tensor x = Tensor.randn(4, 5);
        Tensor y = model.forward(x);
        y.backward(Tensor.onesLike(y), true);
        float[] once = grad(model.parameter("0.weight"));
        y.backward(Tensor.onesLike(y));
        float[] twice = grad(model.parameter("0.weight"));
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], twice[i], 1e-6f);
        }
    }
}
