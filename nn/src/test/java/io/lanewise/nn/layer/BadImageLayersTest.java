package io.lanewise.nn.layer;

import static io.lanewise.nn.BadCalls.INTS;
import static io.lanewise.nn.BadCalls.bad;
import static io.lanewise.nn.BadCalls.z;

import io.lanewise.nn.BadCalls;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments and inputs of layers of images and signals. */
class BadImageLayersTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("Conv1d: inChannels must be at least 1, got 0", () -> new Conv1d(0, 4, 3)),
                bad(
                        "conv1d: the input must have 2 channels for weight [4, 2, 3] and groups=1, got input [5, 3, 8]",
                        () -> new Conv1d(2, 4, 3).forward(z(5, 3, 8))),
                bad(
                        "conv1d: the window reaches over 3 elements, more than the 2 + 0 there are with padding",
                        () -> new Conv1d(2, 4, 3).forward(z(5, 2, 2))),
                bad(
                        "conv1d: the input must be [n, channels, length] or [channels, length], got shape [8]",
                        () -> new Conv1d(2, 4, 3).forward(z(8))),
                bad("kernel: kernelSize must be at least 1, got 0", () -> new Conv2d(3, 4, 0)),
                bad(
                        "Conv2d: inChannels and outChannels must be multiples of groups=2, got 3 and 4",
                        () -> new Conv2d(3, 4, Kernel.of(3), 2, true)),
                bad(
                        "conv2d: the input must have 3 channels for weight [8, 3, 3, 3] and groups=1, got input [2, 4, 8, 8]",
                        () -> new Conv2d(3, 8, 3).forward(z(2, 4, 8, 8))),
                bad(
                        "conv2d: the window reaches over 5 elements, more than the 4 + 0 there are with padding",
                        () -> new Conv2d(3, 8, 5).forward(z(2, 3, 4, 8))),
                bad(
                        "conv2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [8, 8]",
                        () -> new Conv2d(3, 8, 3).forward(z(8, 8))),
                bad(
                        "kernel: stride must be at least 1, got 0",
                        () -> new Conv2d(3, 8, Kernel.of(3).stride(0))),
                bad(
                        "kernel: padding must be at least 0, got -1",
                        () -> new Conv2d(3, 8, Kernel.of(3).padding(-1))),
                bad(
                        "kernel: kernelSize must be 1 number or 2, got [1, 2, 3]",
                        () -> new Conv2d(3, 8, Kernel.of(1, 2, 3))),
                bad(
                        "Conv2d: padding \"same\" needs a stride of 1",
                        () -> new Conv2d(3, 8, Kernel.of(3).stride(2).padding("same"))),
                bad(
                        "kernel: padding must be \"same\", \"valid\" or numbers, got \"reflect\"",
                        () -> new Conv2d(3, 8, Kernel.of(3).padding("reflect"))),
                bad("conv2d: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Conv2d(3, 8, 3)
                        .forward(INTS)),
                bad("ConvTranspose1d: outChannels must be at least 1, got 0", () -> new ConvTranspose1d(2, 0, 3)),
                bad(
                        "conv_transpose1d: the input must have 2 channels for weight [2, 4, 3] and groups=1, got input [5, 3, 8]",
                        () -> new ConvTranspose1d(2, 4, 3).forward(z(5, 3, 8))),
                bad("kernel: kernelSize must be at least 1, got -3", () -> new ConvTranspose2d(2, 4, -3)),
                bad(
                        "conv_transpose2d: the input must have 2 channels for weight [2, 4, 3, 3] and groups=1, got input [5, 3, 8, 8]",
                        () -> new ConvTranspose2d(2, 4, 3).forward(z(5, 3, 8, 8))),
                bad(
                        "conv_transpose2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [5, 2]",
                        () -> new ConvTranspose2d(2, 4, 3).forward(z(5, 2))),
                bad("kernel: kernelSize must be at least 1, got 0", () -> new MaxPool1d(0)),
                bad(
                        "max_pool1d: the window reaches over 5 elements, more than the 4 + 0 there are with padding",
                        () -> new MaxPool1d(5).forward(z(2, 3, 4))),
                bad(
                        "max_pool1d: the input must be [n, channels, length] or [channels, length], got shape [4]",
                        () -> new MaxPool1d(2).forward(z(4))),
                bad("kernel: kernelSize must be at least 1, got 0", () -> new AvgPool1d(0)),
                bad(
                        "avg_pool1d: the window reaches over 5 elements, more than the 4 + 0 there are with padding",
                        () -> new AvgPool1d(5).forward(z(2, 3, 4))),
                bad(
                        "avg_pool1d: the input must be [n, channels, length] or [channels, length], got shape [4]",
                        () -> new AvgPool1d(2).forward(z(4))),
                bad("kernel: kernelSize must be at least 1, got 0", () -> new MaxPool2d(0)),
                bad(
                        "max_pool2d: the window reaches over 5 elements, more than the 4 + 0 there are with padding",
                        () -> new MaxPool2d(5).forward(z(2, 3, 4, 4))),
                bad(
                        "max_pool2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [4, 4]",
                        () -> new MaxPool2d(2).forward(z(4, 4))),
                bad("max_pool2d: expected float32, got int32 of shape [4]; toFloat() converts", () -> new MaxPool2d(2)
                        .forward(INTS)),
                bad("kernel: kernelSize must be at least 1, got 0", () -> new AvgPool2d(0)),
                bad(
                        "avg_pool2d: the window reaches over 5 elements, more than the 4 + 0 there are with padding",
                        () -> new AvgPool2d(5).forward(z(2, 3, 4, 4))),
                bad(
                        "avg_pool2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [4, 4]",
                        () -> new AvgPool2d(2).forward(z(4, 4))),
                bad(
                        "avg_pool2d: padding must be at most half of kernelSize, got padding 2 and kernelSize 2",
                        () -> new AvgPool2d(Kernel.of(2).padding(2)).forward(z(2, 3, 4, 4))),
                bad("avg_pool2d: expected float32, got int32 of shape [4]; toFloat() converts", () -> new AvgPool2d(2)
                        .forward(INTS)),
                bad("AdaptiveAvgPool1d: outputSize must be at least 1, got 0", () -> new AdaptiveAvgPool1d(0)),
                bad(
                        "adaptive_avg_pool1d: the input must be [n, channels, length] or [channels, length], got shape [4]",
                        () -> new AdaptiveAvgPool1d(2).forward(z(4))),
                bad("AdaptiveMaxPool1d: outputSize must be at least 1, got 0", () -> new AdaptiveMaxPool1d(0)),
                bad(
                        "adaptive_max_pool1d: the input must be [n, channels, length] or [channels, length], got shape [4]",
                        () -> new AdaptiveMaxPool1d(2).forward(z(4))),
                bad(
                        "adaptive_avg_pool2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [4, 4]",
                        () -> new AdaptiveAvgPool2d(2).forward(z(4, 4))),
                bad(
                        "adaptive_max_pool2d: the input must be [n, channels, height, width] or [channels, height, width], got shape [4, 4]",
                        () -> new AdaptiveMaxPool2d(2).forward(z(4, 4))),
                bad(
                        "interpolate: the input must be [n, channels, height, width] or [channels, height, width], got shape [4, 4]",
                        () -> new Upsample(2).forward(z(4, 4))),
                bad("pad: [-5, -5, -5, -5] cuts off more than dimension 3 of [1, 1, 4, 4] has", () -> new ZeroPad2d(-5)
                        .forward(z(1, 1, 4, 4))),
                bad(
                        "max_pool2d: padding must be at most half of kernelSize, got padding 2 and kernelSize 2",
                        () -> new MaxPool2d(Kernel.of(2).padding(2)).forward(z(2, 3, 4, 4))),
                bad("AdaptiveAvgPool2d: height must be at least 1, got 0", () -> new AdaptiveAvgPool2d(0)),
                bad("AdaptiveMaxPool2d: height must be at least 1, got -2", () -> new AdaptiveMaxPool2d(-2)),
                bad("Upsample: scaleFactor must be finite and above 0, got 0.0", () -> new Upsample(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        BadCalls.answer(message, call);
    }
}
