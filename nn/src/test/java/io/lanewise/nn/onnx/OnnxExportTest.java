package io.lanewise.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.lanewise.core.array.DType;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.ActivationLayer;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.LayerDict;
import io.lanewise.nn.layer.LayerList;
import io.lanewise.nn.layer.Linear;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was exported computes the same in ONNX Runtime. */
class OnnxExportTest {
    /** Containers, which have no forward; and the layer of a function that only its user knows. */
    private static final Set<String> NOT_EXPORTED = Set.of(
            LayerList.class.getSimpleName(), LayerDict.class.getSimpleName(), ActivationLayer.class.getSimpleName());

    static Stream<OnnxCase> cases() {
        return OnnxCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSameNumbersInOnnxRuntime(OnnxCase one) {
        one.check();
    }

    @Test
    void everyLayerHasARowAndACase() throws Exception {
        Set<String> tried =
                cases().map(one -> one.layer().getClass().getSimpleName()).collect(Collectors.toSet());
        Set<String> without = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/lanewise/nn/layer"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.equals("package-info")) {
                    continue;
                }
                Class<?> type = Class.forName("io.lanewise.nn.layer." + name);
                boolean made = Layer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
                if (made
                        && !NOT_EXPORTED.contains(name)
                        && !(OnnxTable.ROWS.containsKey(type) && tried.contains(name))) {
                    without.add(name);
                }
            }
        }
        assertEquals(Set.of(), without);
    }

    /** A net with a forward of its own. */
    static final class Net extends Layer {
        private final Linear hidden = child("hidden", new Linear(2, 5));
        private final Linear output = child("output", new Linear(5, 1));

        @Override
        public Tensor forward(Tensor x) {
            return output.forward(hidden.forward(x).relu()).sigmoid();
        }
    }

    @Test
    void aNetOfOnesOwn() {
        Net net = new Net();
        OnnxExport export = OnnxExport.of(net).input(-1, 2);
        String message =
                assertThrows(IllegalArgumentException.class, export::bytes).getMessage();
        assertTrue(
                Objects.requireNonNull(message).contains("there is no row for Net; say how it is computed"), message);
        export.row(Net.class, (graph, n, in) -> {
            OnnxValue hidden = graph.layer(n.get("hidden"), in.getFirst());
            OnnxValue positive = new OnnxValue(graph.node("Relu", hidden.name()), hidden.sample());
            return graph.node("Sigmoid", graph.layer(n.get("output"), positive).name());
        });
        OnnxCase.compare(export.bytes(), net, Tensor.of(new float[] {1, 2, -3, 4, 0, 1}, 3, 2));
    }

    @Test
    void namesAndShapesInTheFile(@TempDir Path folder) throws IOException {
        Sequential model = Sequential.named()
                .add("fc1", new Linear(4, 3))
                .add("drop", new Dropout(0.5f))
                .add("fc2", new Linear(3, 2))
                .build();
        Path file = folder.resolve("new/model.onnx");
        model.get("drop").eval();
        OnnxExport.of(model).input(-1, 4).save(file);
        assertTrue(model.isTraining());
        assertFalse(model.get("drop").isTraining(), "modes are as they were");
        ModelProto stored = ModelProto.parseFrom(Files.readAllBytes(file));
        assertEquals(OnnxGraph.OPSET, stored.getOpsetImport(0).getVersion());
        Set<String> names = stored.getGraph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .collect(Collectors.toSet());
        assertEquals(model.stateDict().keySet(), names);
        var shape = stored.getGraph().getOutput(0).getType().getTensorType().getShape();
        assertEquals("batch", shape.getDim(0).getDimParam());
        assertEquals(2, shape.getDim(1).getDimValue());
    }

    @Test
    void whatCannotBeExportedSaysSo() {
        refused(new LayerList(new Linear(2, 2)), "no row for LayerList");
        refused(
                new Sequential(new Linear(2, 2), new ActivationLayer(Activations.EXP)),
                "no row for ActivationLayer at \"1\"");
        Embedding changing = new Embedding(5, 3, null, 1f, 2, false);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> OnnxExport.of(changing).input(DType.INT32, -1).bytes())
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains("max_norm"), message);
        assertThrows(IllegalArgumentException.class, () -> OnnxExport.of(new Linear(2, 2))
                .bytes());
        assertThrows(
                IllegalArgumentException.class,
                () -> OnnxExport.of(new Linear(2, 2)).input(-1, 2).input(-1, 2).bytes());
    }

    private static void refused(Layer model, String problem) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> OnnxExport.of(model).input(-1, 2).bytes())
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains(problem), message);
    }
}
