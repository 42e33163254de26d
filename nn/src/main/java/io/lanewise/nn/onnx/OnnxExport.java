package io.lanewise.nn.onnx;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as an ONNX file ({@link OnnxGraph#OPSET opset} 17), which ONNX Runtime and many others run: what it computes in evaluation, with the names that
 * its parameters have in the state dict.
 *
 * {@snippet :
 * OnnxExport.of(model).input(-1, 1, 28, 28).save(Path.of("mnist.onnx")); // any number of images
 * }
 *
 * <p>Layer by layer, by a table; a net with a forward of its own gets a row:
 *
 * {@snippet :
 * OnnxExport.of(net)
 *     .row(Net.class, (graph, n, in) -> {
 *         OnnxValue hidden = graph.layer(n.get("hidden"), in.getFirst());
 *         return graph.node("Sigmoid", graph.layer(n.get("output"), hidden).name());
 *     })
 *     .input(-1, 2)
 *     .save(Path.of("net.onnx"));
 * }
 *
 * <p>Needs {@code org.tribuo:tribuo-util-onnx} (with {@code protobuf-java}) on the class path, which the library itself does not bring along.
 */
public final class OnnxExport {
    private final Layer model;
    private final Map<Class<? extends Layer>, OnnxRow<?>> rows = new HashMap<>();
    private final List<int[]> shapes = new ArrayList<>();
    private final List<DType> types = new ArrayList<>();

    private OnnxExport(Layer model) {
        this.model = model;
    }

    /** Begins to describe the export of a model. */
    public static OnnxExport of(Layer model) {
        return new OnnxExport(Checks.present("export onnx", "model", model));
    }

    /**
     * Says what the model is given: float32, named {@code input}; a further one is named {@code input_1} and so on.
     *
     * @param lengths of the dimensions, -1 for one that may be any when the file is run
     */
    public OnnxExport input(int... lengths) {
        return input(DType.FLOAT32, lengths);
    }

    /** Says what the model is given, of a type: {@code INT32} for an {@code Embedding}. */
    public OnnxExport input(DType type, int... lengths) {
        for (int length : lengths) {
            Checks.that(
                    length == -1 || length > 0,
                    "export onnx",
                    "a length must be above 0, or -1 for any, got " + length);
        }
        shapes.add(lengths.clone());
        types.add(type);
        return this;
    }

    /** Says how layers of a class are computed, instead of the table's row or where there is none. */
    public <L extends Layer> OnnxExport row(Class<L> layer, OnnxRow<L> row) {
        rows.put(layer, row);
        return this;
    }

    /**
     * Writes the file; one that is there is replaced at once when all is on the disk.
     *
     * @throws IllegalArgumentException if a layer cannot be exported; the message names it
     * @throws IllegalStateException if {@code tribuo-util-onnx} is missing
     */
    public void save(Path file) throws IOException {
        byte[] bytes = bytes();
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /** The file's content; see {@link #save}. */
    public byte[] bytes() {
        Checks.that(!shapes.isEmpty(), "export onnx", "expected the shape of an input, such as input(-1, 784)");
        Map<Layer, Boolean> training = new LinkedHashMap<>();
        model.apply(layer -> training.put(layer, layer.isTraining()));
        model.eval();
        try (Scope _ = Scope.open("export onnx")) {
            return NoGrad.run(this::build);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "export onnx: needs org.tribuo:tribuo-util-onnx (4.3 or later) on the class path, and on the module path"
                            + " --add-modules org.tribuo.util.onnx: " + e.getMessage(),
                    e);
        } finally {
            training.forEach(Layer::train); // an outer layer before those within
        }
    }

    private byte[] build() {
        Map<Class<? extends Layer>, OnnxRow<?>> all = new HashMap<>(OnnxTable.ROWS);
        all.putAll(rows);
        OnnxGraph graph = new OnnxGraph(all);
        List<OnnxValue> inputs = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            String name = i == 0 ? "input" : "input_" + i;
            graph.input(name, types.get(i), shapes.get(i));
            inputs.add(new OnnxValue(name, sample(i, 2)));
        }
        String result = graph.add(model, inputs);
        List<Tensor> more = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            more.add(sample(i, 3));
        }
        Tensor two = Samples.run(model, inputs.stream().map(OnnxValue::sample).toList());
        int[] lengths = two.shape().dims();
        int[] others = Samples.run(model, more).shape().dims();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = lengths[i] == others[i] ? lengths[i] : -1;
        }
        graph.output("output", result, two.value().type(), lengths);
        return graph.bytes();
    }

    private Tensor sample(int input, int unknown) {
        int[] lengths = shapes.get(input).clone();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = lengths[i] < 0 ? unknown : lengths[i];
        }
        Shape shape = Shape.of(lengths);
        return types.get(input) == DType.FLOAT32
                ? new Tensor(NDArray.zeros(shape))
                : Tensor.ofInts(new int[Math.toIntExact(shape.size())], lengths);
    }
}
