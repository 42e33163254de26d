package io.lanewise.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks find what is wrong before it is timed. */
class CasesTest {
    @Test
    void namesAreUniqueAndFindTheirCase() {
        for (Case what : Cases.all()) {
            assertSame(what, Cases.named(what.name()));
        }
        assertThrows(IllegalArgumentException.class, () -> Cases.named("sgemm"));
    }

    @ParameterizedTest
    @EnumSource
    void lanewiseComputesEveryFormOfAProduct(Product.Form form) throws Throwable {
        for (String shape : new String[] {"5x7x3 NN", "5x7x3 NT", "5x7x3 TN", "70x90x40 TT"}) {
            try (Work work = Product.of(shape, form).lanewise()) {
                assertEquals(0, work.check().length);
            }
        }
    }

    @Test
    void aProductThatIsTransposedOrAccumulatedByMistakeIsFound() {
        var square = Product.of("8x8x8 NN", Product.Form.PLAIN);
        for (String wrong : new String[] {"8x8x8 TN", "8x8x8 NT"}) {
            float[] c = result(Product.of(wrong, Product.Form.PLAIN));
            assertThrows(AssertionError.class, () -> running(square, c).check());
        }
        float[] twice = result(Product.of("8x8x8 NN", Product.Form.ACCUMULATE));
        for (int i = 0; i < twice.length; i++) {
            twice[i] *= 2;
        }
        assertThrows(AssertionError.class, () -> running(square, twice).check());
    }

    private static float[] result(Product product) {
        var c = new float[product.m() * product.n()];
        for (int i = 0; i < product.m(); i++) {
            for (int j = 0; j < product.n(); j++) {
                for (int l = 0; l < product.k(); l++) {
                    c[i * product.n() + j] +=
                            product.a()[product.transposeA() ? l * product.m() + i : i * product.k() + l]
                                    * product.b()[product.transposeB() ? j * product.k() + l : l * product.n() + j];
                }
            }
        }
        return c;
    }

    private static Work running(Product product, float[] c) {
        return product.new Running() {
            @Override
            public void run() {}

            @Override
            protected float[] result() {
                return c;
            }
        };
    }

    @Test
    void aSmallNetLearns() throws Throwable {
        try (Work work = new Training(Mlp.of(2, 20, 40, 20, 1), 10, Training.Rule.ADAM).lanewise()) {
            float[] losses = work.check();
            assertEquals(2 * Mlp.BATCHES, losses.length);
            assertTrue(losses[0] < 1, "" + losses[0]);
        }
    }
}
