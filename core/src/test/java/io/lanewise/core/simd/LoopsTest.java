package io.lanewise.core.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loops themselves: specialised and plain do the same, and refuse segments of different lengths. */
@Tag("lanes")
class LoopsTest {
    private static final BinaryFunction MIX = (a, b) -> a.mul(3).sub(b);

    private final NDArray a = NDArray.random(Shape.of(3 * Lanes.COUNT + 5), 1);
    private final NDArray b = NDArray.random(a.shape(), 2);

    private float[] result(Consumer<MemorySegment> loop) {
        NDArray z = NDArray.full(a.shape(), 7);
        loop.accept(z.segment());
        return z.toArray();
    }

    private static <L, F> L plain(Class<? extends L> template, Class<L> shape, Class<F> type, F operation) {
        return Specialised.plain(template, shape, type, operation);
    }

    @Test
    void thePlainPathComputesTheSame() {
        MemorySegment x = a.segment();
        MemorySegment y = b.segment();
        BinaryLoop fast = BinaryLoop.of(MIX);
        BinaryLoop slow = plain(BinaryTemplate.class, BinaryLoop.class, BinaryFunction.class, MIX);
        assertTrue(fast.getClass().isHidden() && !slow.getClass().isHidden());
        assertArrayEquals(result(z -> fast.run(x, y, z)), result(z -> slow.run(x, y, z)));
        assertArrayEquals(result(z -> fast.run(x, 2, z)), result(z -> slow.run(x, 2, z)));
        assertArrayEquals(result(z -> fast.run(2, y, z)), result(z -> slow.run(2, y, z)));
        UnaryFunction f = VectorMath::tanh;
        UnaryLoop slowUnary = plain(UnaryTemplate.class, UnaryLoop.class, UnaryFunction.class, f);
        assertArrayEquals(result(z -> UnaryLoop.of(f).run(x, z)), result(z -> slowUnary.run(x, z)));
        GradientFunction df = (in, out) -> in.add(out);
        GradientLoop slowGradient = plain(GradientTemplate.class, GradientLoop.class, GradientFunction.class, df);
        GradientLoop fastGradient = GradientLoop.of(df);
        assertArrayEquals(result(z -> fastGradient.run(x, y, x, z)), result(z -> slowGradient.run(x, y, x, z)));
        assertArrayEquals(
                result(z -> fastGradient.accumulate(x, y, x, z)), result(z -> slowGradient.accumulate(x, y, x, z)));
        assertArrayEquals(result(z -> fastGradient.run(x, y, 3, z)), result(z -> slowGradient.run(x, y, 3, z)));
        FoldLoop slowFold = plain(FoldTemplate.class, FoldLoop.class, BinaryFunction.class, FloatVector::max);
        assertEquals(FoldLoop.of(FloatVector::max).run(x, -1), slowFold.run(x, -1));
    }

    @Test
    void eachOperationHasAClassOfItsOwn() {
        assertNotSame(
                UnaryLoop.of(v -> v).getClass(), UnaryLoop.of(v -> v.neg()).getClass());
    }

    @Test
    void differentLengthsAreRefusedBeforeAnythingIsWritten() {
        NDArray z = NDArray.zeros(3);
        MemorySegment out = z.segment();
        MemorySegment in = a.segment();
        assertThrows(IllegalArgumentException.class, () -> UnaryLoop.of(v -> v.add(1))
                .run(in, out));
        BinaryLoop loop = BinaryLoop.of(MIX);
        assertThrows(IllegalArgumentException.class, () -> loop.run(out, in, out));
        assertThrows(IllegalArgumentException.class, () -> loop.run(in, in, out));
        GradientLoop gradient = GradientLoop.of((x, y) -> x);
        assertThrows(IllegalArgumentException.class, () -> gradient.run(out, out, in, out));
        var error = assertThrows(IllegalArgumentException.class, () -> gradient.run(in, in, in, out));
        assertEquals(
                "loop: segments must have equal lengths, got " + in.byteSize() + " and 12 bytes", error.getMessage());
        assertArrayEquals(new float[3], z.toArray());
    }

    @Test
    void lanesAreAddedInHalves() {
        float[] x = a.toArray();
        float[] folded = x.clone();
        for (int half = Lanes.COUNT / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                folded[i] += folded[i + half];
            }
        }
        assertEquals(folded[0], Lanes.sum(FloatVector.fromArray(Lanes.F, x, 0)));
    }
}
