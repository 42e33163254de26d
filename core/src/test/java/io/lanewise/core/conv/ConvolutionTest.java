package io.lanewise.core.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Guarded;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and their gradients against seven loops in double. */
@Tag("lanes")
class ConvolutionTest {
    /** @param window size, stride, padding, dilation */
    private record Case(int images, int c, int h, int w, int o, int groups, int[] down, int[] across) {
        Convolution convolution() {
            return new Convolution(window(down), window(across), groups);
        }

        private static Window window(int... n) {
            return Window.of("conv", n[0], n[1], n[2], n[3]);
        }

        @Override
        public String toString() {
            return images + " x " + c + "x" + h + "x" + w + " to " + o + ", groups " + groups + ", "
                    + java.util.Arrays.toString(down) + java.util.Arrays.toString(across);
        }
    }

    private static int[] n(int... numbers) {
        return numbers;
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(1, 1, 1, 1, 1, 1, n(1, 1, 0, 1), n(1, 1, 0, 1)),
                new Case(2, 3, 5, 7, 4, 1, n(3, 1, 1, 1), n(3, 1, 1, 1)),
                new Case(3, 1, 28, 28, 6, 1, n(5, 1, 2, 1), n(5, 1, 2, 1)),
                new Case(9, 6, 14, 14, 16, 1, n(5, 1, 0, 1), n(5, 1, 0, 1)),
                new Case(17, 1, 9, 10, 6, 1, n(5, 1, 2, 1), n(5, 1, 2, 1)), // images in the lanes
                new Case(33, 6, 9, 8, 16, 1, n(5, 1, 0, 1), n(5, 1, 0, 1)),
                new Case(19, 3, 9, 8, 7, 1, n(3, 2, 1, 1), n(3, 1, 0, 2)),
                new Case(18, 4, 9, 11, 10, 2, n(3, 2, 1, 1), n(3, 1, 2, 2)),
                new Case(5, 32, 8, 8, 70, 1, n(3, 1, 1, 1), n(3, 1, 1, 1)),
                new Case(2, 4, 9, 33, 5, 1, n(3, 2, 1, 1), n(3, 2, 1, 1)),
                new Case(4, 4, 10, 12, 6, 1, n(4, 2, 1, 1), n(4, 2, 1, 1)),
                new Case(2, 3, 10, 40, 10, 1, n(5, 2, 2, 1), n(5, 3, 2, 1)),
                new Case(2, 6, 12, 11, 4, 1, n(3, 1, 0, 2), n(3, 2, 3, 3)),
                new Case(3, 6, 7, 6, 12, 3, n(3, 1, 1, 1), n(3, 1, 1, 1)),
                new Case(3, 6, 7, 37, 6, 6, n(3, 1, 1, 1), n(3, 1, 1, 1)),
                new Case(2, 4, 9, 50, 8, 4, n(3, 2, 1, 1), n(5, 2, 1, 1)),
                new Case(2, 4, 6, 6, 2, 2, n(2, 1, 0, 1), n(3, 1, 1, 1)),
                new Case(20, 5, 7, 7, 20, 1, n(1, 1, 0, 1), n(1, 1, 0, 1)),
                new Case(3, 4, 8, 8, 5, 1, n(1, 2, 0, 1), n(1, 2, 0, 1)),
                new Case(4, 6, 1, 50, 8, 1, n(1, 1, 0, 1), n(3, 2, 1, 1)),
                new Case(1, 2, 70, 90, 3, 1, n(3, 1, 1, 1), n(3, 1, 1, 1)),
                new Case(1, 2, 90, 130, 3, 1, n(3, 1, 1, 2), n(4, 2, 1, 1)),
                new Case(2, 1, 4, 4, 3, 1, n(3, 5, 3, 1), n(2, 4, 2, 2)),
                new Case(1, 300, 3, 3, 520, 1, n(1, 1, 0, 1), n(3, 1, 1, 1)),
                new Case(
                        2,
                        3,
                        5,
                        17,
                        40,
                        1,
                        n(3, 1, 1, 1),
                        n(3, 1, 1, 1)), // vectors of outputs, the last run partly empty
                new Case(3, 5, 6, 11, 33, 1, n(5, 1, 2, 1), n(5, 1, 2, 1)),
                new Case(2, 8, 6, 9, 32, 2, n(3, 1, 1, 2), n(3, 1, 1, 1)),
                new Case(2, 4, 9, 8, 16, 1, n(3, 2, 1, 1), n(3, 2, 1, 1)),
                new Case(2, 16, 5, 3, 6, 1, n(5, 1, 4, 1), n(5, 1, 4, 1)), // few outputs, whose vectors reach over rows
                new Case(
                        1,
                        300,
                        4,
                        20,
                        70,
                        1,
                        n(3, 1, 1, 1),
                        n(3, 1, 1, 1)), // more elements of a patch than a piece takes
                new Case(1, 4, 1, 9000, 3, 1, n(1, 1, 0, 1), n(5, 1, 2, 1)), // a row of more places
                new Case(1, 128, 5, 70, 16, 1, n(3, 1, 1, 1), n(3, 1, 1, 1))); // copies of bands
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Sums of products, and of their magnitudes, by which they are judged. */
    private static final class Sums {
        private final double[] sums;
        private final double[] sizes;

        Sums(int count) {
            sums = new double[count];
            sizes = new double[count];
        }

        void add(int at, double value) {
            sums[at] += value;
            sizes[at] += Math.abs(value);
        }

        void check(String what, float... got) {
            assertEquals(sums.length, got.length, what);
            for (int i = 0; i < got.length; i++) {
                assertEquals(sums[i], got[i], 1e-6 * (1 + sizes[i]), what + " " + i);
            }
        }
    }

    private interface Visitor {
        void visit(int input, int weight, int output);
    }

    /** Every product: positions of the input, the weight and the output in their arrays. */
    private static void visit(Case of, int oh, int ow, Visitor visitor) {
        int kh = of.down[0];
        int kw = of.across[0];
        int cg = of.c / of.groups;
        int og = of.o / of.groups;
        for (int image = 0; image < of.images; image++) {
            for (int out = 0; out < of.o; out++) {
                for (int in = 0; in < cg; in++) {
                    for (int row = 0; row < oh; row++) {
                        for (int column = 0; column < ow; column++) {
                            for (int tap = 0; tap < kh * kw; tap++) {
                                int y = row * of.down[1] - of.down[2] + tap / kw * of.down[3];
                                int x = column * of.across[1] - of.across[2] + tap % kw * of.across[3];
                                if (y >= 0 && y < of.h && x >= 0 && x < of.w) {
                                    int channel = image * of.c + out / og * cg + in;
                                    visitor.visit(
                                            (channel * of.h + y) * of.w + x,
                                            (out * cg + in) * kh * kw + tap,
                                            ((image * of.o + out) * oh + row) * ow + column);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSumOfProductsAndSoAreItsGradients(Case of) {
        Convolution convolution = of.convolution();
        int oh = convolution.y().outputs("conv", of.h);
        int ow = convolution.x().outputs("conv", of.w);
        int[] filters = {of.o, of.c / of.groups, of.down[0], of.across[0]};
        float[] x = random(of.images * of.c * of.h * of.w, 1);
        float[] w = random((int) Shape.of(filters).size(), 2);
        float[] bias = random(of.o, 3);
        float[] dy = random(of.images * of.o * oh * ow, 4);
        float[] before = random(Math.max(x.length, w.length), 5);
        NDArray input = Guarded.of(x, of.images, of.c, of.h, of.w).array();
        NDArray weight = Guarded.of(w, filters).array();
        NDArray above = Guarded.of(dy, of.images, of.o, oh, ow).array();

        Sums y = new Sums(dy.length);
        Sums withBias = new Sums(dy.length);
        Sums dx = new Sums(x.length);
        Sums dw = new Sums(w.length);
        for (int i = 0; i < dy.length; i++) {
            withBias.add(i, bias[i / (oh * ow) % of.o]);
        }
        visit(of, oh, ow, (in, tap, out) -> {
            y.add(out, (double) x[in] * w[tap]);
            withBias.add(out, (double) x[in] * w[tap]);
            dx.add(in, (double) dy[out] * w[tap]);
            dw.add(tap, (double) dy[out] * x[in]);
        });
        y.check("y", convolution.forward(input, weight, null, null).toArray());
        withBias.check(
                "y with bias",
                convolution.forward(input, weight, NDArray.of(bias), null).toArray());
        for (boolean accumulate : new boolean[] {false, true}) {
            Guarded inputs = Guarded.of(java.util.Arrays.copyOf(before, x.length), of.images, of.c, of.h, of.w);
            Guarded weights = Guarded.of(java.util.Arrays.copyOf(before, w.length), filters);
            if (accumulate) {
                for (int i = 0; i < x.length; i++) {
                    dx.add(i, before[i]);
                }
                for (int i = 0; i < w.length; i++) {
                    dw.add(i, before[i]);
                }
            }
            convolution.inputGradient(above, weight, inputs.array(), accumulate);
            dx.check("dx", inputs.check());
            convolution.weightGradient(input, above, weights.array(), accumulate);
            dw.check("dw", weights.check());
        }
    }

    @Test
    void theTransposedOneBeginsWithItsBias() {
        Case of = new Case(2, 6, 9, 7, 4, 2, n(3, 2, 1, 1), n(4, 3, 1, 1));
        int oh = of.convolution().y().outputs("conv", of.h);
        int ow = of.convolution().x().outputs("conv", of.w);
        float[] input = random(2 * 4 * oh * ow, 1);
        float[] w = random(4 * 3 * 12, 2);
        float[] bias = random(6, 3);
        Sums expected = new Sums(2 * 6 * 9 * 7);
        for (int i = 0; i < 2 * 6 * 63; i++) {
            expected.add(i, bias[i / 63 % 6]);
        }
        visit(of, oh, ow, (in, tap, out) -> expected.add(in, (double) input[out] * w[tap]));
        NDArray got = of.convolution()
                .transposed(NDArray.of(input, 2, 4, oh, ow), NDArray.of(w, 4, 3, 3, 4), NDArray.of(bias), 9, 7);
        expected.check("transposed", got.toArray());
    }

    @Test
    void anActivationIsTheLastThingDone() {
        Convolution convolution = new Convolution(Window.POINT, new Window(3, 1, 1, 1, 1), 1);
        NDArray x = NDArray.of(random(2 * 3 * 5 * 21, 1), 2, 3, 5, 21);
        NDArray w = NDArray.of(random(4 * 3 * 3, 2), 4, 3, 1, 3);
        NDArray bias = NDArray.of(random(4, 3));
        NDArray y = convolution.forward(x, w, bias, null);
        NDArray positive = NDArray.empty(y.shape(), "relu");
        Activations.RELU.forward(y, positive);
        assertEquals(
                positive.toString(),
                convolution.forward(x, w, bias, Activations.RELU.loop()).toString());
    }

    @Test
    void nothingGivesNothing() {
        Convolution convolution = new Convolution(Window.POINT, new Window(3, 1, 1, 1, 1), 1);
        NDArray none = NDArray.zeros(0, 3, 5, 21);
        NDArray w = NDArray.ones(4, 3, 1, 3);
        assertEquals(
                Shape.of(0, 4, 5, 21), convolution.forward(none, w, null, null).shape());
        NDArray dw = NDArray.ones(4, 3, 1, 3);
        convolution.weightGradient(none, NDArray.zeros(0, 4, 5, 21), dw, true);
        assertEquals(1, dw.get(0, 0, 0, 0));
        convolution.weightGradient(none, NDArray.zeros(0, 4, 5, 21), dw, false);
        assertEquals(0, dw.get(0, 0, 0, 0));
    }

    @Test
    void mistakesAreNamed() {
        Convolution convolution = new Convolution(Window.POINT, new Window(3, 1, 0, 0, 1), 2);
        NDArray w = NDArray.ones(4, 3, 1, 3);
        NDArray x = NDArray.ones(1, 6, 5, 5);
        List<Runnable> mistakes = List.of(
                () -> new Convolution(Window.POINT, Window.POINT, 0),
                () -> Window.of("conv", 0, 1, 0, 1),
                () -> Window.of("conv", 1, 1, -1, 1),
                () -> convolution.forward(NDArray.ones(1, 5, 5, 5), w, null, null),
                () -> convolution.forward(NDArray.ones(1, 6, 5, 2), w, null, null),
                () -> convolution.forward(NDArray.ones(6, 5, 5), w, null, null),
                () -> convolution.forward(x, NDArray.ones(3, 3, 1, 3), null, null),
                () -> convolution.forward(x, NDArray.ones(4, 3, 3, 3), null, null),
                () -> convolution.forward(x, w, NDArray.ones(3), null),
                () -> convolution.forward(NDArray.ofInts(new int[30], 1, 6, 1, 5), w, null, null),
                () -> convolution.inputGradient(NDArray.ones(1, 3, 5, 3), w, x, false));
        for (Runnable mistake : mistakes) {
            assertThrows(IllegalArgumentException.class, mistake::run);
        }
    }
}
