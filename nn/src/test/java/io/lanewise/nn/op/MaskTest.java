package io.lanewise.nn.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import org.junit.jupiter.api.Test;

/** Operations whose results are labels, indices or masks, at values where they could go wrong. */
class MaskTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    private static void assertMask(Tensor got, int... want) {
        assertTrue(got.isInt() && !got.requiresGrad());
        assertArrayEquals(want, got.toIntArray());
    }

    @Test
    void comparisonsAreJavas() {
        Tensor a = Tensor.of(1, 2, 3, NAN, -0f, INF).requiresGrad(true);
        Tensor b = Tensor.of(2, 2, 2, NAN, 0f, INF);
        assertMask(a.eq(b), 0, 1, 0, 0, 1, 1);
        assertMask(a.ne(b), 1, 0, 1, 1, 0, 0);
        assertMask(a.lt(b), 1, 0, 0, 0, 0, 0);
        assertMask(a.le(b), 1, 1, 0, 0, 1, 1);
        assertMask(a.gt(b), 0, 0, 1, 0, 0, 0);
        assertMask(a.ge(b), 0, 1, 1, 0, 1, 1);
        assertMask(a.gt(2), 0, 0, 1, 0, 0, 1);
        assertMask(a.isnan(), 0, 0, 0, 1, 0, 0);
        assertMask(a.isinf(), 0, 0, 0, 0, 0, 1);
        assertMask(a.isfinite(), 1, 1, 1, 0, 1, 0);
        assertArrayEquals(
                new int[] {3, 2}, Tensor.zeros(3, 1).lt(Tensor.ones(2)).shape().dims());
    }

    /** As bits of floats, -100 would be NaN, and the smallest int minus zero. */
    @Test
    void integersAreComparedAsIntegers() {
        Tensor labels = Tensor.ofInts(new int[] {-100, 3, Integer.MIN_VALUE, 0, -2});
        assertMask(labels.eq(Tensor.ofInts(new int[] {-100, 2, 0, 0, -2})), 1, 0, 0, 1, 1);
        assertMask(labels.lt(Tensor.ofInts(new int[] {0})), 1, 0, 1, 0, 1);
        assertMask(labels.ne(-100), 0, 1, 1, 1, 1);
        assertMask(labels.ge(Tensor.of(-2)), 0, 1, 0, 1, 1);
    }

    @Test
    void logicTakesWhatIsNotZeroAsTrue() {
        Tensor a = Tensor.ofInts(new int[] {0, 0, 1, 7});
        Tensor b = Tensor.of(0, 0.5f, 0, NAN);
        assertMask(a.logicalAnd(b), 0, 0, 0, 1);
        assertMask(a.logicalOr(b), 0, 1, 1, 1);
        assertMask(a.logicalXor(b), 0, 1, 1, 0);
        assertMask(a.logicalNot(), 1, 1, 0, 0);
    }

    @Test
    void masksAreCountedAndReduced() {
        Tensor x = Tensor.of(new float[] {1, -1, 0, 2, 3, 0}, 2, 3);
        Tensor mask = x.gt(0);
        assertMask(mask.sum(), 3);
        assertMask(mask.sum(true, 0), 2, 1, 0);
        assertMask(mask.sum(1), 1, 2);
        assertMask(mask.any(0), 1, 1, 0);
        assertMask(mask.all(0), 1, 0, 0);
        assertMask(x.any(), 1);
        assertMask(x.all(), 0);
        assertMask(Tensor.zeros(0, 2).any(0), 0, 0);
        assertMask(Tensor.zeros(0, 2).all(0), 1, 1);
        assertEquals(0.5f, mask.toFloat().mean().item());
    }

    @Test
    void theFirstOfEqualsAndNaNBeforeAllAreTheExtremes() {
        Tensor x = Tensor.of(new float[] {1, 3, 3, -2, NAN, 5, NAN, 9, -INF, -INF, -INF, -INF}, 3, 4);
        assertMask(x.argmax(1), 1, 0, 0);
        assertMask(x.argmin(1), 3, 0, 0);
        assertMask(x.argmax(0), 1, 1, 1, 1);
        assertMask(x.argmin(0), 1, 2, 1, 2);
        assertMask(x.argmax(), 4);
        assertMask(Tensor.of(1, 0.5f, 0.5f).argmin(), 1);
        assertMask(x.argmax(1, true), 1, 0, 0);
        float[] longer = new float[1000];
        longer[777] = 1;
        longer[778] = 1;
        assertMask(Tensor.of(longer).argmax(), 777);
        assertMask(Tensor.of(longer).unsqueeze(1).argmax(0), 777);
        assertMask(Tensor.of(longer).neg().argmin(), 777);
    }

    @Test
    void sortsAreStableAndPutNaNLast() {
        Tensor x = Tensor.of(2, NAN, -1, 2, -0f, 0, -INF, INF);
        assertMask(x.sort(0).indices(), 6, 2, 4, 5, 0, 3, 7, 1);
        assertMask(x.argsort(0, true), 1, 7, 0, 3, 4, 5, 2, 6);
        assertMask(x.topk(3, 0).indices(), 1, 7, 0);
        assertMask(x.topk(5, 0, false).indices(), 6, 2, 4, 5, 0);
        assertMask(x.topk(8, 0, false).indices(), 6, 2, 4, 5, 0, 3, 7, 1);
    }

    @Test
    void oneHotRows() {
        Tensor labels = Tensor.ofInts(new int[] {2, 0}, 2, 1);
        assertMask(labels.oneHot(4), 0, 0, 1, 0, 1, 0, 0, 0);
        assertArrayEquals(new int[] {2, 1, 3}, labels.oneHot(-1).shape().dims());
    }

    /** A product with 0 would make NaN of what was not chosen. */
    @Test
    void whatIsNotChosenLeavesNoTrace() {
        Tensor x = Tensor.of(1, -1).requiresGrad(true);
        Tensor y = x.log().maskedFill(x.detach().le(0), 0);
        assertArrayEquals(new float[] {0, 0}, y.toArray());
        Tensor z = Tensor.of(1, INF);
        assertArrayEquals(
                new float[] {1, 2}, z.where(z.isfinite(), Tensor.scalar(2)).toArray());
        assertArrayEquals(
                new float[] {1, 0, INF, 1},
                Tensor.of(new float[] {1, NAN, INF, 1}, 2, 2).tril().toArray());
        assertFalse(y.isnan().any().toIntArray()[0] == 1);
    }

    @Test
    void equalsShareTheGradientOfAnExtreme() {
        Tensor x = Tensor.of(2, 1, 2).requiresGrad(true);
        x.max().backward();
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, gradient(x));
        x.max(0).values().backward();
        assertArrayEquals(new float[] {1.5f, 0, 0.5f}, gradient(x));
        Tensor y = Tensor.of(2, 2, 1).requiresGrad(true);
        y.maximum(Tensor.of(2, 1, 3)).sum().backward();
        assertArrayEquals(new float[] {0.5f, 1, 0}, gradient(y));
    }

    @Test
    void productsAndNormsOfZeroHaveFiniteGradients() {
        Tensor x = Tensor.of(new float[] {2, 0, 3, 0, 0, 4}, 2, 3).requiresGrad(true);
        x.prod(1).sum().backward();
        assertArrayEquals(new float[] {0, 6, 0, 0, 0, 0}, gradient(x));
        Tensor y = Tensor.zeros(3).requiresGrad(true);
        y.norm().backward();
        assertArrayEquals(new float[] {0, 0, 0}, gradient(y));
        assertEquals(-INF, Tensor.of(-INF, -INF).logsumexp().item());
    }

    private static float[] gradient(Tensor leaf) {
        return leaf.grad() instanceof Tensor gradient ? gradient.toArray() : new float[0];
    }
}
