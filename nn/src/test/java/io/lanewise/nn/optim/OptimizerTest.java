package io.lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.Tanh;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static Tensor leaf(float... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    @Test
    void aStepOfDescent() {
        Tensor w = leaf(1, -2);
        SGD optimizer = new SGD(List.of(w), 0.1f);
        w.square().sum().backward();
        optimizer.step();
        assertArrayEquals(new float[] {0.8f, -1.6f}, w.toArray(), 1e-7f);
        optimizer.zeroGrad();
        w.square().sum().backward();
        optimizer.step();
        assertArrayEquals(new float[] {0.64f, -1.28f}, w.toArray(), 1e-7f);
    }

    @Test
    void parametersWithoutAGradientStayAndKeepTheirOwnCountOfSteps() {
        Tensor a = leaf(1);
        Tensor b = leaf(1);
        Tensor c = leaf(1);
        Adam optimizer = new Adam(List.of(a, b, c), 0.1f);
        a.add(c).sum().backward();
        optimizer.step();
        assertArrayEquals(new float[] {0.9f}, a.toArray(), 1e-6f);
        assertArrayEquals(new float[] {1}, b.toArray());
        assertArrayEquals(new float[] {0.9f}, c.toArray(), 1e-6f);
        optimizer.zeroGrad();
        b.add(c).sum().backward();
        optimizer.step();
        // the first step of Adam has the length of the rate; with a count of 2 for b it would be shorter
        assertArrayEquals(new float[] {0.9f}, b.toArray(), 1e-6f);
        assertArrayEquals(new float[] {0.8f}, c.toArray(), 1e-6f);
    }

    @Test
    void twoOptimizersMayShareParameters() {
        Tensor a = leaf(1);
        Tensor b = leaf(2);
        SGD first = new SGD(List.of(a, b), 0.5f);
        SGD second = new SGD(List.of(b), 0.25f);
        for (SGD optimizer : List.of(first, second, first)) {
            optimizer.zeroGrad();
            a.add(b).sum().backward();
            optimizer.step();
            a.zeroGrad();
            b.zeroGrad();
        }
        assertArrayEquals(new float[] {0}, a.toArray());
        assertArrayEquals(new float[] {0.75f}, b.toArray());
    }

    @Test
    void aModelKeepsItsParametersWhenTheyMove() {
        Sequential model = new Sequential(new Linear(3, 5), new Tanh(), new Linear(5, 2));
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
        float[] before = model.forward(x).toArray();
        new SGD(model.parameters(), 0.1f);
        assertArrayEquals(before, model.forward(x).toArray());
    }

    @Test
    void withoutAnyGradientAStepSaysWhatIsMissing() {
        Sequential model = new Sequential(new Linear(1, 1));
        SGD optimizer = new SGD(model.parameters(), 0.1f);
        assertEquals(
                "SGD step: no parameter has a gradient (0.weight, 0.bias); call backward() on a loss computed from them, after"
                        + " zeroGrad() and before step()",
                assertThrows(IllegalStateException.class, optimizer::step).getMessage());
    }

    @Test
    void badHyperparametersAreNamed() {
        List<Tensor> w = List.of(leaf(1));
        assertEquals(
                "SGD: learning rate must be finite and at least 0, got NaN",
                assertThrows(IllegalArgumentException.class, () -> new SGD(w, Float.NaN))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Adam(w, -1));
        assertThrows(IllegalArgumentException.class, () -> new Adam(w, 1).learningRate(Float.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Adam(w, 1).betas(1, 0.9f));
        assertThrows(IllegalArgumentException.class, () -> new SGD(w, 1).nesterov(true));
        assertThrows(IllegalArgumentException.class, () -> new SGD(List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new SGD(List.of(w.get(0), w.get(0)), 1));
        assertThrows(
                IllegalArgumentException.class, () -> new SGD(List.of(w.get(0).square()), 1));
    }
}
