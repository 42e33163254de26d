package io.lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipGradTest {
    private final Tensor a = Tensor.zeros(2).requiresGrad(true);
    private final Tensor b = Tensor.zeros(1).requiresGrad(true);
    private final Tensor none = Tensor.zeros(5).requiresGrad(true);
    private final List<Tensor> all = List.of(a, none, b);

    private void gradients(float... values) {
        a.zeroGrad();
        b.zeroGrad();
        a.mul(Tensor.of(values[0], values[1])).sum().backward();
        b.mul(values[2]).sum().backward();
    }

    private void assertGradients(float... values) {
        Tensor ofA = a.grad();
        Tensor ofB = b.grad();
        assertNotNull(ofA);
        assertNotNull(ofB);
        assertArrayEquals(values, new float[] {ofA.get(0), ofA.get(1), ofB.get(0)}, 1e-6f);
    }

    @Test
    void oneNormOfAllGradientsIsBounded() {
        gradients(1, -2, 2);
        assertEquals(3, ClipGrad.norm(all, 1.5f));
        assertGradients(0.5f, -1, 1);
        assertEquals(1.5f, ClipGrad.norm(all, 2), 1e-6);
        assertGradients(0.5f, -1, 1);
    }

    @Test
    void otherNorms() {
        gradients(1, -2, 1);
        assertEquals(4, ClipGrad.norm(all, 2, 1));
        assertGradients(0.5f, -1, 0.5f);
        assertEquals(1, ClipGrad.norm(all, 0.5f, Float.POSITIVE_INFINITY), 1e-6);
        assertGradients(0.25f, -0.5f, 0.25f);
    }

    @Test
    void eachValueIsBounded() {
        gradients(3, -0.25f, -7);
        ClipGrad.value(all, 0.5f);
        assertGradients(0.5f, -0.25f, -0.5f);
    }

    @Test
    void itReachesTheOptimizersMemory() {
        SGD optimizer = new SGD(all, 1);
        gradients(3, 4, 0);
        ClipGrad.norm(all, 1);
        optimizer.step();
        assertArrayEquals(new float[] {-0.6f, -0.8f}, a.toArray(), 1e-6f);
    }

    @Test
    void aNormThatIsNoNumberChangesNothing() {
        gradients(Float.NaN, 2, 3);
        assertTrue(Float.isNaN(ClipGrad.norm(all, 1)));
        assertGradients(Float.NaN, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> ClipGrad.norm(all, -1));
        assertThrows(IllegalArgumentException.class, () -> ClipGrad.value(all, Float.NaN));
    }
}
