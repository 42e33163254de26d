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
    }

    /** A rule with all three states. */
    private static final StepFunction RULE = new StepFunction() {
        @Override
        public int states() {
            return 3;
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return a.add(g).sub(b);
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return b.mul(a);
        }

        @Override
        public FloatVector c(FloatVector g, FloatVector a, FloatVector b, FloatVector c, float[] n) {
            return c.add(b);
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            return p.sub(a0.mul(n[0])).sub(b0).add(c);
        }
    };

    @Test
    void thePlainStepComputesTheSame() {
        StepLoop slow = plain(StepTemplate.class, StepLoop.class, StepFunction.class, RULE);
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            StepLoop loop = i == 0 ? slow : StepLoop.of(RULE);
            NDArray all = NDArray.random(Shape.of(5, 32), 3);
            MemorySegment[] part = new MemorySegment[5];
            java.util.Arrays.setAll(part, j -> all.select(0, j).segment());
            loop.run(part[0], part[1], part[2], part[3], part[4], new float[] {2}, 64, 64);
            results[i] = all.toArray();
        }
        assertArrayEquals(results[0], results[1]);
        NDArray before = NDArray.random(Shape.of(5, 32), 3);
        for (int i = 0; i < 16; i++) {
            float a = before.get(2, 16 + i) + before.get(1, 16 + i) - before.get(3, 16 + i);
            assertEquals(before.get(0, i), results[0][i]);
            assertEquals(a, results[0][2 * 32 + 16 + i]);
            assertEquals(before.get(3, 16 + i) * a, results[0][3 * 32 + 16 + i]);
        }
        MemorySegment odd = NDArray.zeros(5).segment();
        assertThrows(IllegalArgumentException.class, () -> slow.run(odd, odd, odd, odd, odd, new float[1], 0, 20));
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
