package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.LoadReport;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLoaderTest {
    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");
    private final Sequential model = new Sequential(new Linear(2, 1), new Linear(1, 1));

    @BeforeEach
    void aFileWithOtherNames() throws IOException {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("net.0.weight", Tensor.of(new float[] {1, 2}, 1, 2));
        state.put("net.0.bias", Tensor.of(3));
        state.put("head.w", Tensor.of(new float[] {4}, 1, 1));
        state.put("head.b", Tensor.of(new float[] {5, 6}));
        state.put("steps", Tensor.ofInts(new int[] {7}, 1));
        file = folder.resolve("model.safetensors");
        SafeTensors.save(state, file);
    }

    private StateLoader mapped() {
        return StateLoader.into(model)
                .prefix("net.", "")
                .rename("head.w", "1.weight")
                .rename("head.b", "1.bias");
    }

    @Test
    void strictlyNothingOrAll() {
        float[] before = model.parameter("0.weight").toArray();
        String message = Objects.requireNonNull(assertThrows(IllegalArgumentException.class, () -> mapped().load(file))
                .getMessage());
        assertEquals("load " + file + ": unexpected [steps]; \"1.bias\" must have shape [1], got [2]", message);
        assertArrayEquals(before, model.parameter("0.weight").toArray());
    }

    @Test
    void whatFitsAndAReport() throws IOException {
        LoadReport report = mapped().rename("net.0.bias", "gone").strict(false).load(file);
        assertEquals(List.of("0.weight", "0.bias", "1.weight"), report.loaded());
        assertEquals(List.of("steps"), report.unexpected());
        assertEquals(List.of(), report.missing());
        assertEquals(Shape.of(2), report.misshaped().getFirst().given().shape());
        assertFalse(report.isComplete());
        assertArrayEquals(new float[] {1, 2}, model.parameter("0.weight").toArray());
        assertEquals(3, model.parameter("0.bias").item());
        LoadReport partly = mapped().skip("0.").skip("steps").strict(false).load(file);
        assertEquals(List.of("0.bias", "0.weight"), partly.missing());
        assertEquals("missing [0.bias, 0.weight]; \"1.bias\" must have shape [1], got [2]", partly.toString());
    }

    @Test
    void twoTensorsForOneKey() {
        String message = assertThrows(IllegalArgumentException.class, () -> mapped().rename("steps", "0.bias")
                        .load(file))
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains("\"net.0.bias\" and \"steps\" for \"0.bias\""), message);
    }

    @Test
    void aStateDictInMemory() {
        Map<String, Tensor> part = Map.of("0.bias", Tensor.of(9), "other", Tensor.of(1));
        LoadReport report = model.loadStateDict(part, false);
        assertEquals(9, model.parameter("0.bias").item());
        assertEquals("missing [0.weight, 1.bias, 1.weight]; unexpected [other]", report.toString());
        assertEquals(
                "all 4 keys loaded",
                model.loadStateDict(model.stateDict(), true).toString());
    }

    @Test
    void aTensorAtATimeFromAnOpenFile() throws IOException {
        try (SafeTensorsFile opened = SafeTensors.open(file)) {
            assertEquals(5, opened.names().size());
            assertEquals(Shape.of(1, 2), opened.shape("net.0.weight"));
            assertArrayEquals(new float[] {5, 6}, opened.get("head.b").toArray());
            assertArrayEquals(new int[] {7}, opened.get("steps").toIntArray());
            assertThrows(IllegalArgumentException.class, () -> opened.get("none"));
        }
        SafeTensorsFile closed = SafeTensors.open(file);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.get("steps"));
        Files.delete(file);
    }

    @Test
    void archivesOfNumPyToo() throws IOException {
        Path npz = folder.resolve("model.npz");
        Npz.save(model.stateDict(), npz);
        assertTrue(StateLoader.into(new Sequential(new Linear(2, 1), new Linear(1, 1)))
                .load(npz)
                .isComplete());
        Files.writeString(npz, "neither of them");
        assertThrows(FileFormatException.class, () -> StateLoader.into(model).load(npz));
    }
}
