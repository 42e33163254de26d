package io.lanewise.nn.layer;

import static io.lanewise.nn.BadCalls.INTS;
import static io.lanewise.nn.BadCalls.bad;
import static io.lanewise.nn.BadCalls.z;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.BadCalls;
import io.lanewise.nn.Layer;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments and inputs of all other layers. */
class BadLayersTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("Linear: inFeatures must be at least 1, got 0", () -> new Linear(0, 3)),
                bad("Linear: outFeatures must be at least 1, got -1", () -> new Linear(3, -1)),
                bad(
                        "linear: the input's last dimension must be inFeatures=3, got input [4, 2] and weight [5, 3]",
                        () -> new Linear(3, 5).forward(z(4, 2))),
                bad(
                        "linear: the input's last dimension must be inFeatures=3, got input [4] and weight [5, 3]",
                        () -> new Linear(3, 5).forward(INTS)),
                bad("Bilinear: in2Features must be at least 1, got 0", () -> new Bilinear(3, 0, 2)),
                bad(
                        "bilinear: inputs must be [.., 3] and [.., 4] with equal dimensions in front, got [5, 3] and [5, 3]",
                        () -> new Bilinear(3, 4, 2).forward(z(5, 3), z(5, 3))),
                bad(
                        "bilinear: inputs must be [.., 3] and [.., 4] with equal dimensions in front, got [5, 3] and [5, 3]",
                        () -> new Bilinear(3, 4, 2).forward(z(5, 3))),
                bad(
                        "bilinear: inputs must be [.., 3] and [.., 4] with equal dimensions in front, got [5, 3] and [6, 4]",
                        () -> new Bilinear(3, 4, 2).forward(z(5, 3), z(6, 4))),
                bad("flatten: dimension must be in [-3, 2], got 5 for shape [2, 3, 4]", () -> new Flatten(1, 5)
                        .forward(z(2, 3, 4))),
                bad("flatten: the first dimension must not be behind the last", () -> new Flatten(2, 1)
                        .forward(z(2, 3, 4))),
                bad("reshape: the 20 elements of [4, 5] do not fill [4, 2, 3]", () -> new Unflatten(1, 2, 3)
                        .forward(z(4, 5))),
                bad("BatchNorm1d: numFeatures must be at least 1, got 0", () -> new BatchNorm1d(0)),
                bad(
                        "BatchNorm1d: the input must be [n, channels] or [n, channels, length] with channels=numFeatures=3, got [4, 2]",
                        () -> new BatchNorm1d(3).forward(z(4, 2))),
                bad(
                        "batch_norm: expected more than 1 value for each channel in training, got input [1, 3]; use a larger batch, or eval()",
                        () -> new BatchNorm1d(3).forward(z(1, 3))),
                bad(
                        "BatchNorm1d: the input must be [n, channels] or [n, channels, length] with channels=numFeatures=3, got [2, 3, 4, 4]",
                        () -> new BatchNorm1d(3).forward(z(2, 3, 4, 4))),
                bad("BatchNorm2d: numFeatures must be at least 1, got -1", () -> new BatchNorm2d(-1)),
                bad(
                        "BatchNorm2d: the input must be [n, channels, height, width] with channels=numFeatures=3, got [4, 2, 5, 5]",
                        () -> new BatchNorm2d(3).forward(z(4, 2, 5, 5))),
                bad(
                        "BatchNorm2d: the input must be [n, channels, height, width] with channels=numFeatures=3, got [4, 3]",
                        () -> new BatchNorm2d(3).forward(z(4, 3))),
                bad(
                        "batch_norm: expected more than 1 value for each channel in training, got input [1, 3, 1, 1]; use a larger batch, or eval()",
                        () -> new BatchNorm2d(3).forward(z(1, 3, 1, 1))),
                bad("InstanceNorm1d: numFeatures must be at least 1, got 0", () -> new InstanceNorm1d(0)),
                bad(
                        "InstanceNorm1d: the input must be [n, channels, length] or [channels, length] with channels=numFeatures=3, got [2, 3]",
                        () -> new InstanceNorm1d(3).forward(z(2, 3))),
                bad(
                        "instance_norm: expected more than 1 value for each channel of a sample, got input [2, 3, 1]",
                        () -> new InstanceNorm1d(3).forward(z(2, 3, 1))),
                bad("InstanceNorm2d: numFeatures must be at least 1, got 0", () -> new InstanceNorm2d(0)),
                bad(
                        "InstanceNorm2d: the input must be [n, channels, height, width] or [channels, height, width] with channels=numFeatures=3, got [2, 3]",
                        () -> new InstanceNorm2d(3).forward(z(2, 3))),
                bad(
                        "LayerNorm: normalizedShape must have at least one dimension, all above 0, got []",
                        () -> new LayerNorm()),
                bad(
                        "LayerNorm: normalizedShape must have at least one dimension, all above 0, got [0]",
                        () -> new LayerNorm(0)),
                bad(
                        "layer_norm: the input's last dimensions must be the normalised shape [3], got input [4, 2]",
                        () -> new LayerNorm(3).forward(z(4, 2))),
                bad(
                        "layer_norm: the input's last dimensions must be the normalised shape [2, 3], got input [3]",
                        () -> new LayerNorm(2, 3).forward(z(3))),
                bad(
                        "RMSNorm: normalizedShape must have at least one dimension, all above 0, got []",
                        () -> new RMSNorm()),
                bad(
                        "rms_norm: the input's last dimensions must be the normalised shape [3], got input [4, 2]",
                        () -> new RMSNorm(3).forward(z(4, 2))),
                bad("GroupNorm: numChannels must be a multiple of numGroups, got 5 and 2", () -> new GroupNorm(2, 5)),
                bad("GroupNorm: numGroups must be at least 1, got 0", () -> new GroupNorm(0, 4)),
                bad(
                        "GroupNorm: the input must be [n, channels, ..] with channels=numChannels=4, got [2, 6, 3]",
                        () -> new GroupNorm(2, 4).forward(z(2, 6, 3))),
                bad(
                        "GroupNorm: the input must be [n, channels, ..] with channels=numChannels=4, got [4]",
                        () -> new GroupNorm(2, 4).forward(z(4))),
                bad("Dropout: p must be in [0.0, 1.0], got 1.5", () -> new Dropout(1.5f)),
                bad("Dropout: p must be in [0.0, 1.0], got -0.1", () -> new Dropout(-0.1f)),
                bad("Dropout1d: p must be in [0.0, 1.0], got 1.5", () -> new Dropout1d(1.5f)),
                bad("Dropout1d: p must be in [0.0, 1.0], got -0.1", () -> new Dropout1d(-0.1f)),
                bad("Dropout2d: p must be in [0.0, 1.0], got 1.5", () -> new Dropout2d(1.5f)),
                bad("Dropout2d: p must be in [0.0, 1.0], got -0.1", () -> new Dropout2d(-0.1f)),
                bad("AlphaDropout: p must be in [0.0, 1.0], got 1.5", () -> new AlphaDropout(1.5f)),
                bad("AlphaDropout: p must be in [0.0, 1.0], got -0.1", () -> new AlphaDropout(-0.1f)),
                bad("feature_dropout: the input must be [samples, channels, ..], got [4]", () -> new Dropout2d()
                        .forward(z(4))),
                bad("feature_dropout: the input must be [samples, channels, ..], got [4]", () -> new Dropout1d()
                        .forward(z(4))),
                bad(
                        "LayerList: has no forward of its own; call its layers one by one, or use Sequential",
                        () -> new LayerList(new ReLU()).forward(z(2))),
                bad("LayerList: no layer \"1\" (of path \"1\"); there are [0]", () -> new LayerList(new ReLU())
                        .get("1")),
                bad("LayerDict: has no forward of its own; get a layer by its name", () -> new LayerDict()
                        .forward(z(2))),
                bad(
                        "add: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [4, 3] and [4, 2]",
                        () -> new Residual(new Linear(3, 2)).forward(z(4, 3))),
                bad("Identity: no layer \"x\" (of path \"x\"); there are []", () -> new Identity().get("x")),
                bad(
                        "mul: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2, 3] and [2, 4]",
                        () -> new CosineSimilarity().forward(z(2, 3), z(2, 4))),
                bad(
                        "mul: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2, 3] and [3, 3]",
                        () -> new CosineSimilarity().forward(z(2, 3), z(3, 3))),
                bad(
                        "sub: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2, 3] and [2, 4]",
                        () -> new PairwiseDistance().forward(z(2, 3), z(2, 4))),
                bad(
                        "sub: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2, 3] and [3, 3]",
                        () -> new PairwiseDistance().forward(z(2, 3), z(3, 3))),
                bad("glu: dimension -1 must have an even length, got shape [2, 3]", () -> new GLU().forward(z(2, 3))),
                bad("glu: dimension must be in [-2, 1], got 2 for shape [2, 4]", () -> new GLU(2).forward(z(2, 4))),
                bad("softmax: dimension must be in [-2, 1], got 2 for shape [2, 3]", () -> new Softmax(2)
                        .forward(z(2, 3))),
                bad("softmax: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Softmax(1)
                        .forward(INTS)),
                bad("log_softmax: dimension must be in [-2, 1], got 2 for shape [2, 3]", () -> new LogSoftmax(2)
                        .forward(z(2, 3))),
                bad("log_softmax: expected float32, got int32 of shape [4]; toFloat() converts", () -> new LogSoftmax(1)
                        .forward(INTS)),
                bad("softmax: dimension must be in [-2, 1], got 2 for shape [2, 3]", () -> new Softmin(2)
                        .forward(z(2, 3))),
                bad("neg: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Softmin(1)
                        .forward(INTS)),
                bad("PReLU: slopes must be at least 1, got 0", () -> new PReLU(0, 0.25f)),
                bad(
                        "prelu: weight must have 1 slope or one for each of the 4 channels (dimension 1) of [2, 4], got [3]",
                        () -> new PReLU(3, 0.25f).forward(z(2, 4))),
                bad("RReLU: upper must be in [0.5, 3.4028235E38], got 0.1", () -> new RReLU(0.5f, 0.1f)),
                bad("hardtanh: the minimum must be below the maximum, got 2.0 and 1.0", () -> new Hardtanh(2, 1)),
                bad("relu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new ReLU()
                        .forward(INTS)),
                bad("relu6: expected float32, got int32 of shape [4]; toFloat() converts", () -> new ReLU6()
                        .forward(INTS)),
                bad("leaky_relu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new LeakyReLU()
                        .forward(INTS)),
                bad("elu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new ELU().forward(INTS)),
                bad("selu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new SELU()
                        .forward(INTS)),
                bad("celu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new CELU()
                        .forward(INTS)),
                bad("gelu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new GELU()
                        .forward(INTS)),
                bad("silu: expected float32, got int32 of shape [4]; toFloat() converts", () -> new SiLU()
                        .forward(INTS)),
                bad("mish: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Mish()
                        .forward(INTS)),
                bad("sigmoid: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Sigmoid()
                        .forward(INTS)),
                bad("tanh: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Tanh()
                        .forward(INTS)),
                bad("softplus: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Softplus()
                        .forward(INTS)),
                bad("softsign: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Softsign()
                        .forward(INTS)),
                bad("softshrink: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Softshrink()
                        .forward(INTS)),
                bad("hardshrink: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Hardshrink()
                        .forward(INTS)),
                bad("tanhshrink: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Tanhshrink()
                        .forward(INTS)),
                bad("hardsigmoid: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Hardsigmoid()
                        .forward(INTS)),
                bad("hardswish: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Hardswish()
                        .forward(INTS)),
                bad("logsigmoid: expected float32, got int32 of shape [4]; toFloat() converts", () -> new LogSigmoid()
                        .forward(INTS)),
                bad("threshold: expected float32, got int32 of shape [4]; toFloat() converts", () -> new Threshold(0, 0)
                        .forward(INTS)),
                bad(
                        "relu: expected float32, got int32 of shape [4]; toFloat() converts",
                        () -> new ActivationLayer(Activations.RELU).forward(INTS)),
                bad("celu: alpha must not be 0", () -> new CELU(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        BadCalls.answer(message, call);
    }

    /** Every layer that can be made has a row: its name stands in the source of one of these tables. */
    @Test
    void everyLayerHasARow() throws Exception {
        Path classes = Path.of(
                Linear.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var sources = new StringBuilder();
        for (String table : List.of("BadLayersTest", "BadImageLayersTest", "BadSequenceLayersTest")) {
            sources.append(Files.readString(Path.of("src/test/java/io/lanewise/nn/layer", table + ".java")));
        }
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.list(classes.resolve("io/lanewise/nn/layer"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName("io.lanewise.nn.layer." + name);
                boolean layer = Layer.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers());
                if (layer && !Modifier.isAbstract(type.getModifiers()) && sources.indexOf("new " + name + "(") < 0) {
                    missing.add(name);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }
}
