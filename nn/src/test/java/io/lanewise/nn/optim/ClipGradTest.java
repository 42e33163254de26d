package io.lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.function.Function;
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
    void aStepWithAFactorIsAStepAfterClipping() {
        List<Function<List<Tensor>, Optimizer>> optimizers = List.of(
                parameters -> new SGD(parameters, 0.1f).weightDecay(0.1f),
                parameters -> new SGD(parameters, 0.1f, 0.9f),
                parameters -> new Adam(parameters, 0.1f).epsilon(0.5f),
                parameters -> new AdamW(parameters, 0.1f).epsilon(0.5f),
                parameters -> new Adam(parameters, 0.1f).epsilon(0.5f).amsgrad(true),
                parameters -> new RMSprop(parameters, 0.1f).epsilon(0.5f));
        for (Function<List<Tensor>, Optimizer> make : optimizers) {
            float[][] end = new float[2][5];
            for (int folded = 0; folded < 2; folded++) {
                List<Tensor> parameters = List.of(leaf(3, -2, 1), leaf(0.5f), leaf(7));
                Optimizer optimizer = make.apply(parameters.subList(0, 1));
                optimizer.addParamGroup(parameters.subList(1, 3));
                for (float most : new float[] {0.5f, 2, 1e6f, 1}) {
                    optimizer.zeroGrad();
                    parameters
                            .get(0)
                            .square()
                            .sum()
                            .add(parameters.get(1).mul(3f).sum())
                            .backward();
                    float norm = folded == 1 ? optimizer.clipGradNorm(most) : ClipGrad.norm(parameters, most);
                    assertTrue(norm > 2 && norm < 1e6f);
                    optimizer.step();
                }
                System.arraycopy(parameters.get(0).toArray(), 0, end[folded], 0, 3);
                end[folded][3] = parameters.get(1).item();
                end[folded][4] = parameters.get(2).item();
            }
            assertArrayEquals(end[0], end[1], 2e-6f);
        }
    }

    private static Tensor leaf(float... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    @Test
    void theFactorIsForOneStepAndGradientsStay() {
        SGD optimizer = new SGD(all, 1);
        gradients(3, 4, 0);
        assertEquals(5, optimizer.clipGradNorm(1));
        optimizer.step();
        assertGradients(3, 4, 0);
        assertArrayEquals(new float[] {-0.6f, -0.8f}, a.toArray(), 1e-6f);
        optimizer.step();
        assertArrayEquals(new float[] {-3.6f, -4.8f}, a.toArray(), 1e-6f);
        optimizer.clipGradNorm(1);
        optimizer.zeroGrad();
        gradients(1, 0, 2);
        optimizer.step();
        assertArrayEquals(new float[] {-4.6f, -4.8f}, a.toArray(), 1e-6f);
        gradients(Float.NaN, 2, 3);
        assertTrue(Float.isNaN(optimizer.clipGradNorm(1)));
        optimizer.step();
        assertArrayEquals(new float[] {Float.NaN, -6.8f}, a.toArray(), 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> optimizer.clipGradNorm(-1));
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
