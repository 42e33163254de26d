package io.lanewise.nn.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.kernel.Activation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@link Autograd}, {@link DifferentiableFunction} and {@link GradCheck}. */
class GradientsAsValuesTest {
    private static final class Cube implements DifferentiableFunction {
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

    /** {@code a e^b}, from its result; no gradient where none is needed. */
    private static final class Scaled implements DifferentiableFunction {
        @Override
        public Tensor forward(Saved saved, Tensor... inputs) {
            Tensor e = inputs[1].exp();
            Tensor y = inputs[0].mul(e);
            saved.save(e, y);
            return y;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Tensor[] backward(Saved saved, Tensor gradient) {
            return new Tensor[] {
                saved.needed(0) ? gradient.mul(saved.get(0)) : null, saved.needed(1) ? gradient.mul(saved.get(1)) : null
            };
        }

        @Override
        public String name() {
            return "scaled";
        }
    }

    @Test
    void gradLeavesTheGradientsOfLeavesAlone() {
        Tensor x = Tensor.of(2, 3).requiresGrad(true);
        Tensor w = Tensor.of(5, 7).requiresGrad(true);
        x.sum().backward();
        Tensor hidden = x.mul(w);
        Tensor y = hidden.square().sum();
        List<Tensor> gradients = Autograd.grad(y, Tensor.scalar(1), List.of(hidden, x), false);
        assertArrayEquals(new float[] {20, 42}, gradients.get(0).toArray());
        assertArrayEquals(new float[] {100, 294}, gradients.get(1).toArray());
        assertArrayEquals(new float[] {1, 1}, gradient(x));
        assertNull(w.grad());
        assertNull(hidden.grad());
        assertThrows(IllegalStateException.class, y::backward, "the graph is freed");
    }

    @Test
    void slopesOfSlopes() {
        Tensor x = Tensor.of(2).requiresGrad(true);
        Tensor y = x.pow(4).sum();
        Tensor first = Autograd.grad(y, x, true);
        Tensor second = Autograd.grad(first.sum(), x, true);
        Tensor third = Autograd.grad(second.sum(), x);
        assertArrayEquals(new float[] {32}, first.toArray());
        assertArrayEquals(new float[] {48}, second.toArray(), 1e-4f);
        assertArrayEquals(new float[] {48}, third.toArray(), 1e-4f);
    }

    /** The penalty of a critic whose slope should be 1: its gradient with respect to the weights, by hand. */
    @Test
    void aPenaltyOnTheSlopeReachesTheWeights() {
        Tensor w = Tensor.of(3, 4).requiresGrad(true);
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Tensor slope = Autograd.grad(x.dot(w), x, true);
        slope.norm().sub(1).square().backward(); // (|w| - 1)^2
        assertArrayEquals(new float[] {2 * 4 * 0.6f, 2 * 4 * 0.8f}, gradient(w), 1e-5f);
        assertNull(x.grad());
    }

    @Test
    void whatHasNoGradientIsNamed() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Activation own = Activation.of("own", v -> v, (v, y) -> v.broadcast(1));
        assertEquals(
                "grad: the gradient of \"own\" is a kernel of its own and has no gradient itself; compute it from other"
                        + " operations, or do without createGraph",
                assertThrows(
                                IllegalStateException.class,
                                () -> Autograd.grad(x.apply(own).sum(), x, true))
                        .getMessage());
        assertEquals(
                "grad: the output does not depend on input 0 of shape [1], or that requires no gradient",
                assertThrows(
                                IllegalStateException.class,
                                () -> Autograd.grad(x.sum(), Tensor.of(1).requiresGrad(true)))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> Autograd.grad(Tensor.of(1), x));
        assertThrows(IllegalArgumentException.class, () -> Autograd.grad(x.mul(2f), x));
    }

    @Test
    void functionsOfOnesOwnAreRecordedOnceAndTwice() {
        GradCheck.check(x -> new Cube().apply(x.get(0)), Tensor.of(-1.5f, 0.5f, 2));
        GradCheck.check(x -> new Scaled().apply(x.get(0), x.get(1)), Tensor.of(-1, 0.5f, 2), Tensor.of(1, -2, 0.3f));
        Tensor x = Tensor.of(2).requiresGrad(true);
        Tensor slope = Autograd.grad(new Cube().apply(x).sum(), x, true);
        assertArrayEquals(new float[] {12}, Autograd.grad(slope.sum(), x).toArray());
        Tensor b = Tensor.of(1).requiresGrad(true);
        Tensor e = Autograd.grad(new Scaled().apply(Tensor.of(2), b).sum(), b, true);
        float want = (float) (2 * Math.E);
        assertEquals(want, Autograd.grad(e.sum(), b).item(), 1e-5f);
        assertTrue(new Scaled().apply(x, b).toString().contains("grad_fn=<ScaledBackward0>"));
    }

    @Test
    void gradCheckFindsTheWrongElement() {
        DifferentiableFunction wrong = new DifferentiableFunction() {
            @Override
            public Tensor forward(Saved saved, Tensor... inputs) {
                return inputs[0].square();
            }

            @Override
            public Tensor[] backward(Saved saved, Tensor gradient) {
                return new Tensor[] {gradient.mul(4f)};
            }
        };
        Tensor x = Tensor.of(new float[] {2, 2, 1, 2}, 2, 2);
        String message = assertThrows(IllegalStateException.class, () -> GradCheck.check(t -> wrong.apply(t.get(0)), x))
                .getMessage();
        assertTrue(message.startsWith("gradcheck: the gradient of input 0 at element [1, 0] of [2, 2] is "), message);
        assertThrows(
                IllegalStateException.class,
                () -> GradCheck.check(t -> t.get(0).detach().mul(2f), x),
                "the result does not require a gradient");
        assertThrows(
                IllegalStateException.class, () -> GradCheck.check(t -> t.get(0), x, x), "none reached the second");
        GradCheck.check(t -> t.get(0).gather(1, t.get(1)), x, Tensor.ofInts(new int[] {0, 1}, 2, 1));
    }

    private static float[] gradient(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad()).toArray();
    }
}
