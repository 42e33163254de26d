package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.LoadReport;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.*;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in {@code resources/torch} were written by PyTorch 1.13. */
class TorchFileTest {
    @TempDir
    Path folder = Path.of("");

    private Path resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TorchFileTest.class.getResourceAsStream("/torch/" + name))) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** The layers whose state {@code layers.pt} is. */
    private static Layer layers() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        RNNOptions options = RNNOptions.DEFAULT;
        layers.put("linear", new Linear(3, 4));
        layers.put("bilinear", new Bilinear(2, 3, 4));
        layers.put("conv1", new Conv1d(2, 3, 3));
        layers.put("conv2", new Conv2d(2, 4, Kernel.of(3), 2, false));
        layers.put("up1", new ConvTranspose1d(2, 3, 3));
        layers.put("up2", new ConvTranspose2d(2, 3, 3));
        layers.put("bn1", new BatchNorm1d(3));
        layers.put("bn2", new BatchNorm2d(3, 1e-5f, 0.1f, false, true));
        layers.put("in1", new InstanceNorm1d(3, 1e-5f, 0.1f, true, true));
        layers.put("ln", new LayerNorm(2, 3));
        layers.put("gn", new GroupNorm(2, 4));
        layers.put("emb", new Embedding(5, 3));
        layers.put("prelu", new PReLU(3, 0.25f));
        layers.put("rnn", new RNN(3, 2));
        layers.put("lstm", new LSTM(3, 4, options.numLayers(2).bidirectional(true)));
        layers.put("gru", new GRU(3, 4, options.bias(false)));
        layers.put("rnncell", new RNNCell(3, 2));
        layers.put("lstmcell", new LSTMCell(3, 2));
        layers.put("grucell", new GRUCell(3, 2));
        layers.put("attn", new MultiheadAttention(4, 2));
        layers.put("cross", new MultiheadAttention(4, 2, AttentionOptions.DEFAULT.features(3, 5)));
        TransformerOptions wide = TransformerOptions.DEFAULT.dimFeedforward(8);
        layers.put("enc", new TransformerEncoderLayer(4, 2, wide));
        layers.put("transformer", new Transformer(4, 2, 1, 1, wide));
        layers.put("seq", new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1)));
        return new LayerDict(layers);
    }

    @Test
    void everyLayerOpensWhatPyTorchSavedUnderItsOwnKeys() throws IOException {
        Layer model = layers();
        Path file = resource("layers.pt");
        LoadReport report = StateLoader.into(model).load(file);
        assertTrue(report.isComplete(), report.toString());
        assertEquals(
                List.copyOf(model.stateDict().keySet()),
                List.copyOf(TorchFile.load(file).keySet()));
        TorchFile.load(file).forEach((name, tensor) -> {
            Tensor own = get(model.stateDict(), name);
            if (own.isInt()) {
                assertArrayEquals(tensor.toIntArray(), own.toIntArray(), name);
            } else {
                assertArrayEquals(tensor.toArray(), own.toArray(), name);
                assertTrue(!name.endsWith("weight") || own.abs().sum().item() > 0, name);
            }
        });
        Path ours = folder.resolve("ours.safetensors");
        SafeTensors.save(model.stateDict(), ours);
        assertTrue(StateLoader.into(layers()).load(ours).isComplete());
    }

    @Test
    void aCheckpointWithMoreThanWeights() throws IOException {
        Path file = resource("checkpoint.pt");
        Layer model = Sequential.named()
                .add("fc1", new Linear(4, 8))
                .add("act", new Tanh())
                .add("fc2", new Linear(8, 2))
                .build();
        StateLoader loader =
                StateLoader.into(model).map(key -> key.startsWith("model.") ? key.substring("model.".length()) : null);
        try (TorchFile opened = TorchFile.open(file)) {
            assertTrue(loader.load(opened).isComplete());
            float[] answer = model.forward(opened.get("x")).toArray();
            assertArrayEquals(opened.get("y").toArray(), answer, 1e-6f);
            assertEquals(3L, opened.values().get("epoch"));
            assertEquals(0.5, opened.values().get("best"));
            assertEquals("t\u00e4nzer", opened.values().get("name"));
            assertEquals(true, opened.values().get("done"));
            assertEquals(1.5, opened.values().get("history.0"));
            assertEquals(4L, opened.values().get("shape.1"));
            assertEquals(0.9, opened.values().get("optimizer.param_groups.0.betas.0"));
            assertEquals(Shape.of(8, 4), opened.shape("optimizer.state.0.exp_avg"));
            String message = assertThrows(IllegalArgumentException.class, () -> opened.get("z"))
                    .getMessage();
            assertTrue(Objects.requireNonNull(message).contains("no tensor \"z\" in " + file), message);
        }
    }

    @Test
    void everyTypeAndEveryView() throws IOException {
        try (TorchFile opened = TorchFile.open(resource("types.pt"))) {
            Map<String, Tensor> all = opened.all();
            assertArrayEquals(new float[] {0.1f, -2}, get(all, "f64").toArray());
            assertArrayEquals(new float[] {1.5f, -2}, get(all, "f16").toArray());
            assertArrayEquals(new float[] {1.5f, -2}, get(all, "bf16").toArray());
            assertArrayEquals(new int[] {-5, Integer.MAX_VALUE}, get(all, "i64").toIntArray());
            assertArrayEquals(new int[] {-5, 7}, get(all, "i32").toIntArray());
            assertArrayEquals(new int[] {-5, 300}, get(all, "i16").toIntArray());
            assertArrayEquals(new int[] {-5, 7}, get(all, "i8").toIntArray());
            assertArrayEquals(new int[] {251, 7}, get(all, "u8").toIntArray());
            assertArrayEquals(new int[] {1, 0}, get(all, "b").toIntArray());
            assertEquals(2.5f, get(all, "scalar").item());
            assertEquals(Shape.of(0, 3), get(all, "empty").shape());
            assertArrayEquals(new float[] {1, 1}, get(all, "param").toArray());
            assertEquals(DType.INT32, opened.type("i64"));
            Tensor turned = get(all, "turned");
            assertEquals(Shape.of(4, 2, 3), turned.shape());
            for (int i = 0; i < 24; i++) {
                assertEquals(i % 6 * 4 + i / 6, turned.toArray()[i]);
            }
            assertArrayEquals(
                    new float[] {4, 6, 8, 10, 16, 18, 20, 22}, get(all, "part").toArray());
            assertEquals(12, get(all, "shared").toArray()[0]);
        }
    }

    private void refused(String name, String problem) throws IOException {
        Path file = resource(name);
        String message = assertThrows(FileFormatException.class, () -> TorchFile.load(file))
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains(file.toString()), message);
        assertTrue(message.contains(problem), message);
    }

    @Test
    void whatIsNotAStateDictIsRefusedByName() throws IOException {
        refused("evil.pt", "it asks for posix.system, which is refused");
        assertFalse(Files.exists(Path.of("pwned")));
        refused("module.pt", "it asks for torch.nn.modules.linear.Linear, which is refused");
        refused("complex.pt", "it asks for torch.ComplexFloatStorage");
        refused("legacy.pt", "torch.save(torch.load(\"legacy.pt\", map_location=\"cpu\"), \"new.pt\")");
        refused("script.pt", "TorchScript");
        refused("wide.pt", "tensor \"wide\": expected a number in the range of an int");
        refused("expanded.pt", "call contiguous() on it before saving");
        assertThrows(NoSuchFileException.class, () -> TorchFile.open(folder.resolve("none.pt")));
    }

    @Test
    void aDamagedFileLeavesTheModelAsItWas() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("layers.pt"));
        Layer model = layers();
        float[] before = model.parameter("linear.weight").toArray();
        byte[] hit = bytes.clone();
        hit[place(bytes, TorchFile.load(folder.resolve("layers.pt")).get("seq.2.weight"))] ^= 1;
        Path file = Files.write(folder.resolve("hit.pt"), hit);
        String message = assertThrows(
                        FileFormatException.class, () -> StateLoader.into(model).load(file))
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains("checksum"), message);
        assertArrayEquals(before, model.parameter("linear.weight").toArray());
        Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(bytes, bytes.length - 100));
        assertThrows(FileFormatException.class, () -> TorchFile.open(cut));
    }

    /** Where a tensor's numbers stand in a file. */
    private static int place(byte[] bytes, @Nullable Tensor tensor) {
        float[] numbers = Objects.requireNonNull(tensor).toArray();
        ByteBuffer stored = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        stored.asFloatBuffer().put(numbers);
        for (int at = 0; ; at++) {
            if (Arrays.equals(bytes, at, at + stored.capacity(), stored.array(), 0, stored.capacity())) {
                return at;
            }
        }
    }
}
