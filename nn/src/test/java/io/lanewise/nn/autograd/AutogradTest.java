package io.lanewise.nn.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.memory.Scope;
import org.junit.jupiter.api.Test;

class AutogradTest {
    private static float[] grad(Tensor leaf) {
        Tensor gradient = leaf.grad();
        assertNotNull(gradient);
        return gradient.toArray();
    }

    @Test
    void diamondsAndReuseAddUp() {
        Tensor x = Tensor.of(2, 3).requiresGrad(true);
        Tensor a = x.mul(x); // x is used twice
        Tensor y = a.add(a.mul(3f)).add(x); // 4 x^2 + x, through a diamond
        y.sum().backward();
        assertArrayEquals(new float[] {17, 25}, grad(x));
    }

    @Test
    void aGradientPassedToTwoInputsIsNotWrittenThroughEither() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Tensor z = Tensor.of(5, 7).requiresGrad(true);
        Tensor a = x.mul(1f);
        Tensor b = z.mul(1f);
        // the sum passes one gradient to a and b; a then receives another, which must not reach b
        a.add(b).add(a.mul(10f)).sum().backward();
        assertArrayEquals(new float[] {11, 11}, grad(x));
        assertArrayEquals(new float[] {1, 1}, grad(z));
    }

    @Test
    void aGradientIsOverwrittenOnlyWhereNobodyElseNeedsIt() {
        Tensor x = Tensor.of(-1, 0.5f, 2).requiresGrad(true);
        Tensor hidden = x.mul(3);
        Tensor watched = hidden.tanh();
        watched.retainGrad();
        Tensor shared = x.mul(2);
        watched.mul(5).add(shared.sigmoid().add(shared.tanh())).sum().backward();

        assertArrayEquals(new float[] {5, 5, 5}, watched.grad().toArray());
        float[] expected = new float[3];
        float[] at = x.toArray();
        for (int i = 0; i < expected.length; i++) {
            double t = Math.tanh(3 * at[i]);
            double s = 1 / (1 + Math.exp(-2 * at[i]));
            double u = Math.tanh(2 * at[i]);
            expected[i] = (float) (15 * (1 - t * t) + 2 * s * (1 - s) + 2 * (1 - u * u));
        }
        assertArrayEquals(expected, x.grad().toArray(), 1e-5f);
    }

    @Test
    void aGradientThatManyHaveIsWrittenToByTheLastOfThemOnly() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad(true);
        Tensor a = x.mul(1f);
        Tensor b = a.mul(2f);
        Tensor turned = a.t(); // a view, and its gradient will be one
        // the gradient of the sum goes to a, to b and, turned, to a again, which then receives more from b
        Tensor y = a.add(b).add(turned.mul(3f).add(turned).t());
        y.mul(Tensor.of(new float[] {1, 10, 100, 1000, 1e4f, 1e5f}, 2, 3)).sum().backward();
        assertArrayEquals(new float[] {7, 70, 700, 7000, 7e4f, 7e5f}, grad(x));
    }

    @Test
    void gradientsAccumulateOverBackwardsUntilTheyAreCleared() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        x.square().sum().backward();
        x.square().sum().backward();
        assertArrayEquals(new float[] {12}, grad(x));
        x.zeroGrad();
        assertNull(x.grad());
        x.mul(2f).sum().backward();
        assertArrayEquals(new float[] {2}, grad(x));
    }

    @Test
    void theGraphIsFreedUnlessRetained() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        Tensor y = x.square().sum();
        y.backward(Tensor.onesLike(y), true);
        y.backward();
        assertArrayEquals(new float[] {12}, grad(x));
        assertEquals(
                "backward: the graph of \"Sum\" was freed by an earlier backward; pass retainGraph = true to that one",
                assertThrows(IllegalStateException.class, y::backward).getMessage());
    }

    @Test
    void noGradDetachAndFrozenLeavesStopTheTape() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        assertFalse(NoGrad.run(() -> x.square()).requiresGrad());
        try (NoGrad _ = NoGrad.open()) {
            NoGrad.run(() -> assertFalse(NoGrad.isRecording()));
            assertFalse(x.square().requiresGrad());
        }
        assertTrue(NoGrad.isRecording());
        Tensor y = x.square();
        y.detach().mul(x).sum().backward();
        assertArrayEquals(new float[] {9}, grad(x));
        x.requiresGrad(false);
        assertFalse(x.square().requiresGrad());
    }

    @Test
    void intermediateGradientsAreKeptOnlyOnRequest() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        Tensor y = x.square();
        Tensor z = y.mul(2f).retainGrad();
        z.sum().backward();
        assertNull(y.grad());
        assertArrayEquals(new float[] {1}, grad(z));
    }

    @Test
    void gradientsOutliveTheScopeOfTheStep() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        Tensor y;
        try (Scope _ = Scope.open("step")) {
            y = x.square().sum();
            y.backward();
        }
        assertArrayEquals(new float[] {6}, grad(x));
        assertEquals(
                "use after close: the result of \"sum\" was recycled when \"step\" closed; call keep() on it before, or do the work"
                        + " inside the scope",
                assertThrows(IllegalStateException.class, y::item).getMessage());
    }

    @Test
    void theDerivativeOfTheSigmoidAsInTheNotes() {
        Tensor x = Tensor.arange(-8, 8, 0.1).requiresGrad(true);
        Tensor y = x.sigmoid();
        y.backward(Tensor.onesLike(x), true);
        Tensor slope = x.grad();
        assertNotNull(slope);
        assertEquals(160, slope.size());
        assertEquals(0.25f, slope.max().item(), 1e-7f);
    }

    @Test
    void misuseIsNamed() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        assertEquals(
                "backward: only a single number has the implicit gradient 1, got shape [2]; pass backward(gradient) one of that"
                        + " shape, or reduce with sum() or mean()",
                assertThrows(IllegalArgumentException.class, () -> x.square().backward())
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> x.square().backward(Tensor.of(1)));
        assertThrows(IllegalStateException.class, () -> Tensor.of(1).backward());
        assertThrows(IllegalStateException.class, () -> x.square().requiresGrad(false));
        assertThrows(IllegalArgumentException.class, () -> Tensor.ofInts(new int[] {1})
                .requiresGrad(true));
        assertThrows(IllegalArgumentException.class, () -> x.add(Tensor.of(1, 2, 3)));
        assertThrows(IllegalArgumentException.class, () -> Tensor.ofInts(new int[] {1})
                .relu());
    }

    @Test
    void printsAsPyTorch() {
        Tensor x = Tensor.of(1.5f, -2).requiresGrad(true);
        assertEquals("tensor([ 1.5000, -2.0000], requires_grad=True)", x.toString());
        assertEquals("tensor([ 3., -4.], grad_fn=<MulBackward0>)", x.mul(2f).toString());
        assertEquals("tensor([1, 2])", Tensor.ofInts(new int[] {1, 2}).toString());
    }

    @Test
    void updatesByHandHappenInPlaceWithinNoGrad() {
        Tensor w = Tensor.of(1, 2).requiresGrad(true);
        w.square().sum().backward();
        Tensor step = Tensor.of(grad(w)).mul(0.25f);
        NoGrad.run(() -> w.subInPlace(step));
        assertArrayEquals(new float[] {0.5f, 1}, w.toArray());
        assertEquals(
                "addInPlace: this leaf requires a gradient, and the change would not be recorded; do it within NoGrad",
                assertThrows(IllegalStateException.class, () -> w.addInPlace(step))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> w.mul(2f).addInPlace(step));
        assertThrows(IllegalArgumentException.class, () -> NoGrad.run(() -> w.subInPlace(Tensor.of(1))));
    }

    @Test
    void aRetainedGradientDoesNotFlowTwice() {
        Tensor x = Tensor.of(3).requiresGrad(true);
        Tensor y = x.square().retainGrad();
        Tensor z = y.mul(2f).sum();
        z.backward(Tensor.onesLike(z), true);
        z.backward();
        assertArrayEquals(new float[] {2}, grad(y));
        assertArrayEquals(new float[] {24}, grad(x));
    }
}
