package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Interpolation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of images: what they print, what they refuse, how they begin, and what shapes they give. */
class ConvolutionLayersTest {
    @Test
    void printAsPyTorchDoes() {
        Kernel odd = Kernel.of(3, 5).stride(2, 1).padding(1, 2);
        Sequential all = new Sequential(
                new Conv2d(6, 12, 3),
                new Conv2d(6, 12, odd.dilation(2), 3, false),
                new Conv2d(6, 12, Kernel.of(3).padding("same")),
                new Conv1d(6, 12, 3, 2, 1),
                new ConvTranspose2d(6, 4, Kernel.of(4).stride(2).padding(1), 2, true, 1, 0),
                new ConvTranspose1d(6, 4, 3),
                new MaxPool2d(2),
                new MaxPool1d(3, 2),
                new AvgPool2d(odd),
                new AvgPool1d(2),
                new AdaptiveAvgPool2d(3, 2),
                new AdaptiveMaxPool2d(1),
                new AdaptiveAvgPool1d(4),
                new AdaptiveMaxPool1d(4),
                new Upsample(2),
                Upsample.to(Interpolation.LINEAR, 4, 6),
                new ZeroPad2d(1, 2, 0, 0),
                new Unflatten(1, 2, 5));
        assertEquals("""
                Sequential(
                  (0): Conv2d(6, 12, kernel_size=(3, 3), stride=(1, 1))
                  (1): Conv2d(6, 12, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), dilation=(2, 2), groups=3, bias=False)
                  (2): Conv2d(6, 12, kernel_size=(3, 3), stride=(1, 1), padding=same)
                  (3): Conv1d(6, 12, kernel_size=(3,), stride=(2,), padding=(1,))
                  (4): ConvTranspose2d(6, 4, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1), output_padding=(1, 0), groups=2)
                  (5): ConvTranspose1d(6, 4, kernel_size=(3,), stride=(1,))
                  (6): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
                  (7): MaxPool1d(kernel_size=3, stride=2, padding=0, dilation=1, ceil_mode=False)
                  (8): AvgPool2d(kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))
                  (9): AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))
                  (10): AdaptiveAvgPool2d(output_size=(3, 2))
                  (11): AdaptiveMaxPool2d(output_size=1)
                  (12): AdaptiveAvgPool1d(output_size=4)
                  (13): AdaptiveMaxPool1d(output_size=4)
                  (14): Upsample(scale_factor=2.0, mode='nearest')
                  (15): Upsample(size=(4, 6), mode='bilinear')
                  (16): ZeroPad2d((1, 2, 0, 0))
                  (17): Unflatten(dim=1, unflattened_size=(2, 5))
                )""", all.toString());
    }

    private static Arguments shape(int[] expected, Layer layer, int... input) {
        return Arguments.of(layer.toString(), expected, layer, input);
    }

    private static int[] dims(int... dims) {
        return dims;
    }

    static Stream<Arguments> shapes() {
        Kernel three = Kernel.of(3);
        return Stream.of(
                shape(dims(2, 4, 5, 7), new Conv2d(3, 4, three.padding("same")), 2, 3, 5, 7),
                shape(dims(2, 4, 5, 7), new Conv2d(3, 4, Kernel.of(2, 4).padding("same")), 2, 3, 5, 7),
                shape(dims(2, 4, 3, 5), new Conv2d(3, 4, three.padding("valid")), 2, 3, 5, 7),
                shape(dims(4, 3, 5), new Conv2d(3, 4, three), 3, 5, 7),
                shape(dims(0, 4, 3, 5), new Conv2d(3, 4, three), 0, 3, 5, 7),
                shape(dims(4, 5), new Conv1d(3, 4, three.dilation(3), 1, false), 3, 11),
                shape(dims(2, 4, 10, 14), new ConvTranspose2d(3, 4, 2, 2, 0), 2, 3, 5, 7),
                shape(dims(4, 22), new ConvTranspose1d(3, 4, three.stride(2).padding(1), 1, true, 1), 3, 11),
                shape(dims(3, 2, 3), new MaxPool2d(2), 3, 5, 7),
                shape(dims(3, 3, 4), new MaxPool2d(Kernel.of(2), true), 3, 5, 7),
                shape(dims(3, 4), new AvgPool1d(Kernel.of(2), true, true), 3, 7),
                shape(dims(3, 4, 1), new AdaptiveAvgPool2d(AdaptiveAvgPool2d.KEEP, 1), 3, 4, 7),
                shape(dims(3, 2), new AdaptiveMaxPool1d(2), 3, 7),
                shape(dims(1, 3, 10, 4), Upsample.by(Interpolation.LINEAR, 2, 0.5), 1, 3, 5, 9),
                shape(dims(1, 3, 14), new Upsample(2), 1, 3, 7),
                shape(dims(3, 9, 11), new ZeroPad2d(2), 3, 5, 7),
                shape(dims(2, 3, 4), new Unflatten(-1, 3, -1), 2, 12));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("shapes")
    void giveTheShapesThatPyTorchGives(String name, int[] expected, Layer layer, int... input) {
        Tensor x = Tensor.rand(input).requiresGrad(true);
        Tensor y = layer.forward(x);
        assertArrayEquals(expected, y.shape().dims(), name);
        y.sum().backward();
        assertArrayEquals(expected, NoGrad.run(() -> layer.forward(x)).shape().dims(), name);
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        Tensor image = Tensor.zeros(2, 3, 5, 7);
        Kernel three = Kernel.of(3);
        return Stream.of(
                bad(
                        "conv2d: the input must have 4 channels for weight [6, 4, 3, 3] and groups=1, got input [2, 3, 5, 7]",
                        () -> new Conv2d(4, 6, 3).forward(image)),
                bad(
                        "conv2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [3]",
                        () -> new Conv2d(3, 6, 3).forward(Tensor.zeros(3))),
                bad(
                        "conv1d: the input must be [n, channels, length] or [channels, length], got shape [2, 3, 5, 7]",
                        () -> new Conv1d(3, 6, 3).forward(image)),
                bad(
                        "conv2d: the window reaches over 9 elements, more than the 5 + 2 there are with padding",
                        () -> new Conv2d(3, 6, Kernel.of(9).padding(1)).forward(image)),
                bad(
                        "conv2d: expected float32, got int32 of shape [2, 3, 5, 7]; toFloat() converts",
                        () -> new Conv2d(3, 6, 3).forward(image.eq(0))),
                bad(
                        "Conv2d: inChannels and outChannels must be multiples of groups=2, got 3 and 6",
                        () -> new Conv2d(3, 6, three, 2, true)),
                bad("Conv2d: groups must be at least 1, got 0", () -> new Conv2d(3, 6, three, 0, true)),
                bad("Conv2d: outChannels must be at least 1, got 0", () -> new Conv2d(3, 0, 3)),
                bad(
                        "Conv2d: padding \"same\" needs a stride of 1",
                        () -> new Conv2d(3, 6, three.stride(2).padding("same"))),
                bad("kernel: kernelSize must be at least 1, got 0", () -> Kernel.of(0)),
                bad("kernel: kernelSize must be 1 number or 2, got [1, 2, 3]", () -> Kernel.of(1, 2, 3)),
                bad("kernel: stride must be at least 1, got 0", () -> three.stride(0)),
                bad("kernel: dilation must be at least 1, got 0", () -> three.dilation(0)),
                bad("kernel: padding must be at least 0, got -1", () -> three.padding(-1)),
                bad(
                        "kernel: padding must be \"same\", \"valid\" or numbers, got \"full\"",
                        () -> three.padding("full")),
                bad(
                        "conv_transpose2d: outputPadding must be at least 0 and smaller than the stride or the dilation",
                        () -> new ConvTranspose2d(3, 6, three, 1, true, 1).forward(image)),
                bad(
                        "conv_transpose2d: the result must have at least 1 element in each dimension, got 0 for 1 with padding 1",
                        () -> new ConvTranspose2d(3, 6, 2, 1, 1).forward(Tensor.zeros(3, 1, 1))),
                bad(
                        "max_pool2d: padding must be at most half of kernelSize, got padding 2 and kernelSize 3",
                        () -> new MaxPool2d(three.padding(2)).forward(image)),
                bad(
                        "max_pool2d: the window reaches over 6 elements, more than the 5 + 0 there are with padding",
                        () -> new MaxPool2d(6).forward(image)),
                bad(
                        "avg_pool1d: the input must be [n, channels, length] or [channels, length], got shape [2, 3, 5, 7]",
                        () -> new AvgPool1d(2).forward(image)),
                bad(
                        "AvgPool2d: divisorOverride must be at least 0, got -1",
                        () -> new AvgPool2d(three, false, true, -1)),
                bad("AdaptiveAvgPool2d: height must be at least 1, got 0", () -> new AdaptiveAvgPool2d(0, 1)),
                bad("interpolate: the result's height must be at least 1, got 0", () -> new Upsample(0.1)
                        .forward(image)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void beginUniformWithinTheRootOfTheFanIn() {
        Generator.manualSeed(4);
        Conv2d layer = new Conv2d(8, 64, Kernel.of(3), 2, true);
        float bound = (float) (1 / Math.sqrt(4 * 9));
        float largest = layer.parameter("weight").abs().max().item();
        assertTrue(largest <= bound && largest > 0.98f * bound, "largest " + largest);
        assertTrue(layer.parameter("bias").abs().max().item() <= bound);
        assertArrayEquals(dims(64, 4, 3, 3), layer.parameter("weight").shape().dims());
        ConvTranspose2d transposed = new ConvTranspose2d(8, 64, Kernel.of(3), 2, true);
        assertArrayEquals(
                dims(8, 32, 3, 3), transposed.parameter("weight").shape().dims());
        assertTrue(transposed.parameter("weight").abs().max().item() <= 1 / Math.sqrt(32 * 9));
    }

    @Test
    void aFunctionBehindAConvolutionIsJoinedToItWithoutAnyDifference() {
        Generator.manualSeed(5);
        Conv2d conv = new Conv2d(3, 5, 3);
        Tensor x = Tensor.rand(2, 3, 9, 9).requiresGrad(true);
        Tensor joined = new Sequential(conv, new Tanh()).forward(x);
        Tensor apart = conv.forward(x).tanh();
        assertArrayEquals(apart.toArray(), joined.toArray());
    }
}
