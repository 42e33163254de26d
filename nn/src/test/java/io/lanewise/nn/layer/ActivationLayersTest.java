package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activation layers: what they print, what they refuse, and those that are more than a function. */
class ActivationLayersTest {
    @Test
    void printAsPyTorchDoes() {
        Sequential all = new Sequential(
                new ELU(),
                new CELU(0.7f),
                new SELU(),
                new Softplus(),
                new Hardtanh(),
                new Threshold(0.1f, 20),
                new Softshrink(),
                new PReLU(),
                new LeakyReLU(-0.1f),
                new GLU(),
                new RReLU(0.1f, 0.3f));
        assertEquals("""
                Sequential(
                  (0): ELU(alpha=1.0)
                  (1): CELU(alpha=0.7)
                  (2): SELU()
                  (3): Softplus(beta=1.0, threshold=20.0)
                  (4): Hardtanh(min_val=-1.0, max_val=1.0)
                  (5): Threshold(threshold=0.1, value=20.0)
                  (6): Softshrink(0.5)
                  (7): PReLU(num_parameters=1)
                  (8): LeakyReLU(negative_slope=-0.1)
                  (9): GLU(dim=-1)
                  (10): RReLU(lower=0.1, upper=0.3)
                )""", all.toString());
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("hardtanh: the minimum must be below the maximum, got 1.0 and 1.0", () -> new Hardtanh(1, 1)),
                bad("celu: alpha must not be 0", () -> new CELU(0)),
                bad("elu: alpha must be finite, got NaN", () -> new ELU(Float.NaN)),
                bad("softplus: beta must be finite and above 0, got 0.0", () -> new Softplus(0, 20)),
                bad("softshrink: lambda must be finite and at least 0, got -0.5", () -> new Softshrink(-0.5f)),
                bad("RReLU: upper must be in [0.3, 3.4028235E38], got 0.1", () -> new RReLU(0.3f, 0.1f)),
                bad("PReLU: slopes must be at least 1, got 0", () -> new PReLU(0, 0.25f)),
                bad(
                        "prelu: weight must have 1 slope or one for each of the 4 channels (dimension 1) of [2, 4], got [3]",
                        () -> new PReLU(3, 0.25f).forward(Tensor.zeros(2, 4))),
                bad("glu: dimension 1 must have an even length, got shape [2, 3]", () -> new GLU(1)
                        .forward(Tensor.zeros(2, 3))),
                bad("mish: expected float32, got int32 of shape [1]; toFloat() converts", () -> new Mish()
                        .forward(Tensor.ofInts(new int[] {1}))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void atZeroAPreluHasItsLearntSlope() {
        Tensor x = Tensor.of(0, -0f).requiresGrad(true);
        Layer prelu = new PReLU(1, 0.5f);
        prelu.forward(x).sum().backward();
        Tensor slope = x.grad();
        assertNotNull(slope);
        assertArrayEquals(new float[] {0.5f, 0.5f}, slope.toArray());
    }

    @Test
    void aRandomSlopeStaysBetweenItsBoundsAndIsTheGradient() {
        Generator.manualSeed(3);
        float[] ones = new float[1000];
        java.util.Arrays.fill(ones, -1);
        Tensor x = Tensor.of(ones).requiresGrad(true);
        RReLU layer = new RReLU(0.25f, 0.5f);
        Tensor y = layer.forward(x);
        y.sum().backward();
        Tensor slopes = x.grad();
        assertNotNull(slopes);
        assertArrayEquals(y.neg().toArray(), slopes.toArray());
        float least = slopes.min().item();
        float most = slopes.max().item();
        assertTrue(least >= 0.25f && most <= 0.5f && most - least > 0.2f);
        assertEquals(0.375f, slopes.mean().item(), 0.02);
        layer.eval();
        assertEquals(-0.375f, layer.forward(x).get(0));
    }

    @Test
    void aUsersOwnFunctionIsALayer() {
        Activation squaredRelu = Activation.of(
                "squared_relu",
                v -> {
                    var r = v.max(0f);
                    return r.mul(r);
                },
                (x, y) -> x.max(0f).mul(2f));
        Sequential model = new Sequential(new ActivationLayer(squaredRelu));
        assertArrayEquals(new float[] {0, 9}, model.forward(Tensor.of(-2, 3)).toArray());
        assertEquals("ActivationLayer(squared_relu)", model.get("0").toString());
    }
}
