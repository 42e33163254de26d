package io.lanewise.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.*;
import io.lanewise.nn.op.Interpolation;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A layer with the shapes of its inputs, the first length of which may be any when -1. */
record OnnxCase(Layer layer, DType type, List<int[]> shapes) {
    private static final int BATCH = 3;

    private static OnnxCase of(Layer layer, int... shape) {
        return new OnnxCase(layer, DType.FLOAT32, List.of(shape));
    }

    private static OnnxCase two(Layer layer, int[] first, int[] second) {
        return new OnnxCase(layer, DType.FLOAT32, List.of(first, second));
    }

    private static int[] shape(int... dims) {
        return dims;
    }

    static Stream<OnnxCase> all() {
        return Stream.of(activations(), dense(), convolutions(), pooling(), norms(), recurrent(), attention())
                .flatMap(cases -> cases);
    }

    private static Stream<OnnxCase> activations() {
        return Stream.concat(
                Stream.of(
                                new ReLU(),
                                new Sigmoid(),
                                new Tanh(),
                                new SELU(),
                                new Softsign(),
                                new Hardswish(),
                                new Identity(),
                                new Dropout(0.5f),
                                new AlphaDropout(0.5f),
                                new LeakyReLU(0.2f),
                                new RReLU(),
                                new ELU(0.7f),
                                new CELU(1.3f),
                                new Hardsigmoid(),
                                new ReLU6(),
                                new Hardtanh(-0.5f, 2),
                                new Hardshrink(0.4f),
                                new Softshrink(0.4f),
                                new Tanhshrink(),
                                new Threshold(0.3f, 9),
                                new SiLU(),
                                new Mish(),
                                new LogSigmoid(),
                                new Softplus(2, 1.5f),
                                new GELU(),
                                new GELU(true),
                                new Softmax(1),
                                new Softmax(-1),
                                new LogSoftmax(-1),
                                new Softmin(1),
                                new GLU(-1),
                                new PReLU(),
                                new PReLU(4, 0.3f))
                        .map(layer -> of(layer, -1, 4, 6)),
                Stream.of(of(new Dropout1d(0.5f), -1, 4, 6), of(new Dropout2d(0.5f), -1, 4, 3, 3), of(new PReLU(), 5)));
    }

    private static Stream<OnnxCase> dense() {
        return Stream.of(
                of(new Linear(4, 3), -1, 4),
                of(new Linear(4, 3, false), -1, 4),
                of(new Linear(4, 3), -1, 5, 4),
                of(new Linear(4, 3), 4),
                of(new Bilinear(4, 4, 3), -1, 4),
                two(new Bilinear(4, 2, 3, false), shape(-1, 4), shape(-1, 2)),
                new OnnxCase(new Embedding(7, 3), DType.INT32, List.of(shape(-1, 5))),
                of(new LearnedEncoding(4, 9), -1, 5, 4),
                of(new SinusoidalEncoding(4, 9), -1, 4),
                of(new Flatten(), -1, 3, 4),
                of(new Flatten(0, 1), -1, 3, 4),
                of(new Flatten(1, 2), -1, 2, 3, 4),
                of(new Unflatten(1, 2, 3), -1, 6, 2),
                of(new Residual(new Linear(4, 4)), -1, 4),
                of(new Residual(new Linear(4, 3), new Linear(4, 3)), -1, 4),
                of(new Sequential(new Flatten(), new Linear(12, 5), new Tanh(), new Linear(5, 2)), -1, 3, 4));
    }

    private static Stream<OnnxCase> convolutions() {
        Kernel kernel = Kernel.of(3, 2).stride(2, 1).padding(1, 0).dilation(1, 2);
        return Stream.of(
                of(new Conv1d(2, 3, 3), -1, 2, 8),
                of(new Conv1d(2, 3, 3), 2, 8),
                of(new Conv1d(2, 3, Kernel.of(4).padding("same")), -1, 2, 8),
                of(new Conv2d(2, 4, kernel, 2, false), -1, 2, 7, 8),
                of(new Conv2d(2, 3, Kernel.of(3).padding("same").dilation(2)), -1, 2, 7, 8),
                of(new Conv2d(2, 3, Kernel.of(2).padding("valid")), 2, 7, 8),
                of(new ConvTranspose1d(2, 3, 3, 2, 1), -1, 2, 5),
                of(new ConvTranspose2d(4, 6, Kernel.of(3).stride(2).padding(1), 2, true, 1, 1), -1, 4, 5, 6),
                of(new ZeroPad2d(1, 2, 3, 0), -1, 2, 3, 4),
                of(new Upsample(2), -1, 2, 3, 4),
                of(new Upsample(1.5, Interpolation.LINEAR), -1, 2, 4, 6),
                of(Upsample.to(Interpolation.LINEAR_ALIGNED, 5, 7), -1, 2, 3, 4),
                of(Upsample.to(Interpolation.NEAREST, 7), -1, 2, 3));
    }

    private static Stream<OnnxCase> pooling() {
        Kernel kernel = Kernel.of(3, 2).stride(2, 1).padding(1, 1);
        return Stream.of(
                of(new MaxPool1d(3), -1, 2, 8),
                of(new MaxPool2d(2), -1, 2, 7, 8),
                of(new MaxPool2d(2), 2, 7, 8),
                of(new MaxPool2d(kernel, true), -1, 2, 6, 7),
                of(new MaxPool2d(Kernel.of(2).dilation(2).stride(1), false), -1, 2, 6, 7),
                of(new AvgPool1d(3), -1, 2, 8),
                of(new AvgPool1d(Kernel.of(3).stride(2).padding(1), false, false), -1, 2, 8),
                of(new AvgPool2d(kernel, false, true, 0), -1, 2, 6, 7),
                of(new AvgPool2d(kernel, false, false, 0), -1, 2, 6, 7),
                of(new AvgPool2d(kernel, false, true, 5), -1, 2, 6, 7),
                of(new AvgPool2d(Kernel.of(3).stride(2), true, true, 0), -1, 2, 6, 8),
                of(new AdaptiveAvgPool1d(3), -1, 2, 7),
                of(new AdaptiveAvgPool2d(1), -1, 2, 6, 7),
                of(new AdaptiveAvgPool2d(4, 3), -1, 2, 6, 7),
                of(new AdaptiveMaxPool1d(3), -1, 2, 7),
                of(new AdaptiveMaxPool2d(4, 3), 2, 6, 7));
    }

    private static Stream<OnnxCase> norms() {
        return Stream.of(
                of(new BatchNorm1d(4), -1, 4),
                of(new BatchNorm1d(4, 1e-3f, 0.1f, false, true), -1, 4, 5),
                of(new BatchNorm2d(4), -1, 4, 3, 5),
                of(new BatchNorm2d(4, 1e-5f, 0.1f, true, false), -1, 4, 3, 5),
                of(new InstanceNorm1d(4), -1, 4, 5),
                of(new InstanceNorm1d(4, 1e-5f, 0.1f, true, true), 4, 5),
                of(new InstanceNorm2d(4, 1e-5f, 0.1f, true, false), -1, 4, 3, 5),
                of(new GroupNorm(2, 4), -1, 4, 3, 5),
                of(new LayerNorm(5), -1, 4, 5),
                of(new LayerNorm(new int[] {4, 5}, 1e-3f, true, false), -1, 4, 5),
                of(new LayerNorm(new int[] {5}, 1e-5f, false, false), -1, 5),
                of(new RMSNorm(5), -1, 4, 5));
    }

    private static Stream<OnnxCase> recurrent() {
        RNNOptions deep = RNNOptions.DEFAULT.numLayers(2).bidirectional(true).batchFirst(true);
        return Stream.of(
                of(new RNN(3, 4), 5, -1, 3),
                of(new RNN(3, 4, deep, true), -1, 5, 3),
                of(new LSTM(3, 4), 5, 3),
                of(new LSTM(3, 4, deep), -1, 5, 3),
                of(new GRU(3, 4, RNNOptions.DEFAULT.bias(false)), 5, -1, 3),
                of(new GRU(3, 4, deep), -1, 5, 3),
                of(new RNNCell(3, 4, true, true), -1, 3),
                of(new LSTMCell(3, 4), -1, 3),
                of(new GRUCell(3, 4), 3));
    }

    private static Stream<OnnxCase> attention() {
        AttentionOptions first = AttentionOptions.DEFAULT.batchFirst(true);
        TransformerOptions small = TransformerOptions.DEFAULT.dimFeedforward(8);
        TransformerOptions gelu =
                small.activation(Activations.GELU).batchFirst(true).normFirst(true);
        return Stream.of(
                of(new MultiheadAttention(4, 2), 5, -1, 4),
                of(new MultiheadAttention(4, 2, first.bias(false)), -1, -1, 4),
                of(new MultiheadAttention(4, 2, first), 5, 4),
                new OnnxCase(
                        new MultiheadAttention(4, 2, first.features(3, 2)),
                        DType.FLOAT32,
                        List.of(shape(-1, 6, 4), shape(-1, 5, 3), shape(-1, 5, 2))),
                of(new TransformerEncoderLayer(4, 2, small), 5, -1, 4),
                of(new TransformerEncoderLayer(4, 2, gelu), -1, 5, 4),
                of(new TransformerEncoder(new TransformerEncoderLayer(4, 2, small), 2, new LayerNorm(4)), 5, -1, 4),
                two(new TransformerDecoderLayer(4, 2, small), shape(5, -1, 4), shape(6, -1, 4)),
                two(new TransformerDecoderLayer(4, 2, gelu), shape(-1, 5, 4), shape(-1, 6, 4)),
                two(
                        new TransformerDecoder(new TransformerDecoderLayer(4, 2, gelu), 2),
                        shape(-1, 5, 4),
                        shape(-1, 6, 4)),
                two(new Transformer(4, 2, 1, 1, small), shape(6, -1, 4), shape(5, -1, 4)));
    }

    /** Exports the layer with random numbers, runs it on random numbers, and compares. */
    void check() {
        Generator random = new Generator(7);
        layer.stateDict().forEach((name, tensor) -> {
            if (!tensor.isInt()) { // running variances must be above 0
                boolean positive = name.endsWith("running_var");
                tensor.value().copyFrom(NDArray.generate(tensor.shape(), () -> random.uniform(positive ? 0.5 : -1, 1)));
            }
        });
        OnnxExport export = OnnxExport.of(layer);
        Tensor[] inputs = new Tensor[shapes.size()];
        for (int i = 0; i < inputs.length; i++) {
            export.input(type, shapes.get(i));
            int[] dims = Arrays.stream(shapes.get(i))
                    .map(length -> length < 0 ? BATCH : length)
                    .toArray();
            Shape whole = Shape.of(dims);
            inputs[i] = type == DType.FLOAT32
                    ? new Tensor(NDArray.generate(whole, () -> random.uniform(-2, 2)))
                    : Tensor.ofInts(random.permutation(100), 100)
                            .slice(0, 0, Math.toIntExact(whole.size()))
                            .reshape(dims);
        }
        if (type == DType.INT32) {
            int[] indices = inputs[0].toIntArray();
            inputs[0] = Tensor.ofInts(
                    Arrays.stream(indices).map(i -> i % 7).toArray(),
                    inputs[0].shape().dims());
        }
        compare(export.bytes(), layer, inputs);
    }

    /** Runs a file and the model that it came from on the same inputs. */
    static void compare(byte[] file, Layer model, Tensor... inputs) {
        model.eval();
        Tensor ours = NoGrad.run(() -> Samples.run(model, List.of(inputs)));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        List<OnnxTensor> opened = new ArrayList<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            Map<String, OnnxTensor> given = new LinkedHashMap<>();
            for (int i = 0; i < inputs.length; i++) {
                OnnxTensor tensor = tensor(environment, inputs[i]);
                opened.add(tensor);
                given.put(i == 0 ? "input" : "input_" + i, tensor);
            }
            try (OrtSession session = environment.createSession(file, options);
                    OrtSession.Result result = session.run(given)) {
                OnnxTensor theirs = (OnnxTensor) result.get(0);
                long[] shape = Arrays.stream(ours.shape().dims()).asLongStream().toArray();
                assertArrayEquals(shape, theirs.getInfo().getShape());
                FloatBuffer numbers = theirs.getFloatBuffer();
                float[] got = new float[numbers.remaining()];
                numbers.get(got);
                float[] expected = ours.toArray();
                for (int i = 0; i < got.length; i++) {
                    assertEquals(expected[i], got[i], 2e-5f * (1 + Math.abs(expected[i])), "element " + i);
                }
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the file: " + e.getMessage(), e);
        } finally {
            opened.forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] shape = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
        return tensor.isInt()
                ? OnnxTensor.createTensor(environment, IntBuffer.wrap(tensor.toIntArray()), shape)
                : OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toArray()), shape);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(layer.toString().replaceAll("\\s+", " "));
        shapes.forEach(shape -> text.append(' ').append(Arrays.toString(shape)));
        return text.toString();
    }
}
