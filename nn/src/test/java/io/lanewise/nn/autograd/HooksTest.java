package io.lanewise.nn.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Hooks see complete gradients, each once. */
class HooksTest {
    @Test
    void ofAResultSeesTheWholeGradientAndMayChangeIt() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Tensor y = x.mul(3f);
        List<float[]> seen = new ArrayList<>();
        y.registerHook(gradient -> {
            seen.add(gradient.toArray());
            return gradient.mul(10f);
        });
        y.mul(2f).add(y).sum().backward(); // y is used twice
        assertEquals(1, seen.size());
        assertArrayEquals(new float[] {3, 3}, seen.getFirst());
        assertArrayEquals(new float[] {90, 90}, gradient(x));
    }

    @Test
    void ofALeafSeesWhatOneBackwardBrings() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        x.mul(5f).sum().backward();
        List<float[]> seen = new ArrayList<>();
        Hook hook = x.registerHook(gradient -> {
            seen.add(gradient.toArray());
            return gradient.clamp(0, 1);
        });
        x.mul(x).add(x).sum().backward();
        assertArrayEquals(new float[] {3, 5}, seen.getFirst());
        assertArrayEquals(new float[] {6, 6}, gradient(x), "5 of the first, at most 1 of the second");
        hook.remove();
        x.mul(x).sum().backward();
        assertEquals(1, seen.size());
        assertArrayEquals(new float[] {8, 10}, gradient(x));
        x.registerHook(gradient -> gradient.mul(2f));
        x.backward(Tensor.of(1, 1));
        assertArrayEquals(new float[] {10, 12}, gradient(x), "a leaf's own backward");
    }

    @Test
    void severalAreCalledInTurnAndMayKeepWhatTheySee() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Tensor y = x.mul(1f);
        List<Tensor> kept = new ArrayList<>();
        y.registerHook(gradient -> gradient.add(1));
        y.registerHook(gradient -> {
            kept.add(gradient);
            return gradient;
        });
        y.exp().mul(0f).add(y).sum().backward();
        Tensor.zeros(2).add(7);
        assertArrayEquals(new float[] {2, 2}, kept.getFirst().toArray());
        assertArrayEquals(new float[] {2, 2}, gradient(x));
    }

    @Test
    void misuseIsNamed() {
        assertThrows(IllegalStateException.class, () -> Tensor.of(1).registerHook(gradient -> gradient));
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        x.registerHook(gradient -> gradient.sum());
        assertEquals(
                "hook: the gradient that a hook returns must have shape [2], got []",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> x.mul(2f).sum().backward())
                        .getMessage());
    }

    @Test
    void whatAGradientNeedsMustNotHaveChanged() {
        Tensor x = Tensor.of(1, 2);
        Tensor w = Tensor.of(3, 4).requiresGrad(true);
        Tensor product = x.mul(w).sum();
        x.addInPlace(Tensor.of(1, 1));
        assertEquals(
                "backward: an input of \"Mul\" or its result was changed in place since, and its gradient needs the numbers as"
                        + " they were; inputs [2], [2], result [2]; change a copy(), or change after backward",
                assertThrows(IllegalStateException.class, product::backward).getMessage());

        Tensor result = w.exp();
        Tensor sum = result.sum();
        result.detach().subInPlace(Tensor.of(1, 1));
        assertThrows(IllegalStateException.class, sum::backward, "the result, through a tensor that shares its memory");

        Tensor view = x.reshape(2, 1).mul(w.unsqueeze(1)).sum();
        x.copyInPlace(Tensor.of(9, 9));
        assertThrows(IllegalStateException.class, view::backward, "through a view");

        Tensor added = w.add(x).sum();
        x.copyInPlace(Tensor.of(8, 8));
        added.backward();
        assertArrayEquals(new float[] {1, 1}, gradient(w), "a sum does not need its operands");
    }

    private static float[] gradient(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad()).toArray();
    }
}
