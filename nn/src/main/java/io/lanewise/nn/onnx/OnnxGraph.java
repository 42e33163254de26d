package io.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph of ONNX's operations while it is built: nodes, their constants, and the layers that they came from. */
public final class OnnxGraph {
    /** Version of ONNX's operations that files ask for. */
    public static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("lanewise");
    private final Map<Class<? extends Layer>, OnnxRow<?>> rows;
    private final Set<String> constants = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String layer = "model";
    private long bytes;

    OnnxGraph(Map<Class<? extends Layer>, OnnxRow<?>> rows) {
        this.rows = rows;
    }

    /**
     * Adds a layer of one input.
     *
     * @throws IllegalArgumentException if there is no row for its class, or a setting that ONNX cannot express
     */
    public OnnxValue layer(Layer layer, OnnxValue x) {
        return new OnnxValue(add(layer, List.of(x)), layer.forward(x.sample()));
    }

    /** Adds a layer and returns the name of what comes out. */
    @SuppressWarnings("unchecked")
    String add(Layer layer, List<OnnxValue> inputs) {
        OnnxRow<?> row = rows.get(layer.getClass());
        if (row == null) {
            throw Checks.error(
                    "export onnx",
                    "there is no row for " + layer.getClass().getSimpleName()
                            + (layer.path().isEmpty() ? "" : " at \"" + layer.path() + "\"")
                            + "; say how it is computed with OnnxExport.row("
                            + layer.getClass().getSimpleName()
                            + ".class, ..)");
        }
        String around = this.layer;
        this.layer = layer.path().isEmpty() ? layer.getClass().getSimpleName() : layer.path();
        try {
            return ((OnnxRow<Layer>) row).add(this, layer, inputs);
        } finally {
            this.layer = around;
        }
    }

    /** Adds a node without attributes. */
    public String node(String operation, String... inputs) {
        return node(operation, Map.of(), inputs);
    }

    /**
     * Adds a node with one output.
     *
     * @param attributes whole numbers ({@code Integer}, {@code Long}), {@code Float}, {@code String}, {@code long[]}, {@code String[]}
     * @param inputs names of values and constants; empty for one that is left out
     * @return the output's name
     */
    public String node(String operation, Map<String, ?> attributes, String... inputs) {
        return nodes(operation, attributes, 1, inputs)[0];
    }

    /** Adds a node with several outputs. */
    String[] nodes(String operation, Map<String, ?> attributes, int outputs, String... inputs) {
        String name = fresh(layer + "/" + operation);
        NodeProto.Builder node =
                NodeProto.newBuilder().setName(name).setOpType(operation).addAllInput(List.of(inputs));
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
        String[] results = new String[outputs];
        for (int i = 0; i < outputs; i++) {
            results[i] = outputs == 1 ? name + ":y" : name + ":y" + i;
            node.addOutput(results[i]);
        }
        graph.addNode(node);
        return results;
    }

    private String fresh(String stem) {
        int count = counts.merge(stem, 1, Integer::sum);
        return count == 1 ? stem : stem + "_" + count;
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        switch (value) {
            case Integer whole ->
                attribute.setType(AttributeProto.AttributeType.INT).setI(whole);
            case Long whole ->
                attribute.setType(AttributeProto.AttributeType.INT).setI(whole);
            case Boolean truth ->
                attribute.setType(AttributeProto.AttributeType.INT).setI(truth ? 1 : 0);
            case Float number ->
                attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
            case String text ->
                attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
            case long[] numbers -> {
                attribute.setType(AttributeProto.AttributeType.INTS);
                for (long number : numbers) {
                    attribute.addInts(number);
                }
            }
            case String[] texts -> {
                attribute.setType(AttributeProto.AttributeType.STRINGS);
                for (String text : texts) {
                    attribute.addStrings(ByteString.copyFromUtf8(text));
                }
            }
            default -> throw new IllegalArgumentException("export onnx: attribute " + name + " cannot be " + value);
        }
        return attribute.build();
    }

    /** A layer's parameter or buffer under the path it has in the state dict. */
    public String parameter(Layer owner, String name) {
        Tensor tensor = owner.stateDict().get(name);
        if (tensor == null) {
            throw Checks.error("export onnx", "no parameter \"" + name + "\" in " + owner);
        }
        return constant(path(owner, name), tensor.value());
    }

    /** Numbers that follow from a layer's parameters, under a path of their own. */
    String derived(Layer owner, String name, NDArray values) {
        return constant(path(owner, name), values);
    }

    private static String path(Layer owner, String name) {
        return owner.path().isEmpty() ? name : owner.path() + "." + name;
    }

    /** A number. */
    public String number(float value) {
        return constant("number " + value, NDArray.of(new float[] {value}).reshape(Shape.SCALAR));
    }

    /** Whole numbers, as axes and shapes are given. */
    public String longs(long... values) {
        String name = "longs " + Arrays.toString(values);
        if (constants.add(name)) {
            ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            data.asLongBuffer().put(values);
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.INT64_VALUE)
                    .addDims(values.length)
                    .setRawData(ByteString.copyFrom(data.array())));
        }
        return name;
    }

    /** A constant; the same name twice is the same constant. */
    public String constant(String name, NDArray values) {
        if (!constants.add(name)) {
            return name;
        }
        bytes += 4 * values.size();
        if (bytes > MOST_BYTES) {
            throw Checks.error(
                    "export onnx",
                    "a file holds at most 2 GiB, with \"" + name + "\" there would be " + bytes + " bytes");
        }
        ByteBuffer data = ByteBuffer.allocate(4 * (int) values.size()).order(ByteOrder.LITTLE_ENDIAN);
        boolean real = values.type() == DType.FLOAT32;
        if (real) {
            data.asFloatBuffer().put(values.toArray());
        } else {
            data.asIntBuffer().put(values.toIntArray());
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(real ? TensorProto.DataType.FLOAT_VALUE : TensorProto.DataType.INT32_VALUE)
                .setRawData(ByteString.copyFrom(data.array()));
        for (int dim : values.shape().dims()) {
            tensor.addDims(dim);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /**
     * Declares an input or an output.
     *
     * @param lengths of its dimensions, -1 for one that is only known when the file is run
     */
    private static ValueInfoProto declared(String name, DType type, int... lengths) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int i = 0; i < lengths.length; i++) {
            TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    lengths[i] < 0 ? dim.setDimParam(i == 0 ? "batch" : name + "_" + i) : dim.setDimValue(lengths[i]));
        }
        int code = type == DType.FLOAT32 ? TensorProto.DataType.FLOAT_VALUE : TensorProto.DataType.INT32_VALUE;
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(code).setShape(shape)))
                .build();
    }

    void input(String name, DType type, int... lengths) {
        graph.addInput(declared(name, type, lengths));
    }

    /** Declares the result, under a name of its own. */
    void output(String name, String value, DType type, int... lengths) {
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType("Identity")
                .addInput(value)
                .addOutput(name));
        graph.addOutput(declared(name, type, lengths));
    }

    byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("Lanewise")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }
}
