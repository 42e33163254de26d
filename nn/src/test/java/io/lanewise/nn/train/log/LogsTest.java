package io.lanewise.nn.train.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.SGD;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Checkpoint;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.Metrics;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.Trainer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    private static final int EPOCHS = 3;
    private static final int STEPS = 10;

    @TempDir
    Path folder;

    private static History train(Callback... callbacks) {
        Generator.manualSeed(1);
        Layer model = new Linear(2, 3);
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new SGD(model.parameters(), 0.1f))
                .metric(Metrics.accuracy())
                .validation(Datasets.blobs(30, 3, 1f, 2), 30);
        for (Callback callback : callbacks) {
            trainer.callback(callback);
        }
        return trainer.fit(
                DataLoader.of(Datasets.blobs(100, 3, 1f, 1))
                        .batchSize(STEPS)
                        .shuffle(true)
                        .build(),
                EPOCHS);
    }

    /** Trains up to a step, and then, in what might be another process, the rest. */
    private void trainInTwo(int killedAt, Supplier<Callback> callback) {
        Path saves = folder.resolve("saves");
        assertThrows(
                ArithmeticException.class,
                () -> train(callback.get(), Checkpoint.in(saves).every(4), new Callback() {
                    @Override
                    public void onStepEnd(Run run) {
                        if (run.totalSteps() == killedAt) {
                            throw new ArithmeticException("killed");
                        }
                    }
                }));
        train(callback.get(), Checkpoint.in(saves).resume(true));
    }

    private static List<String> withoutSeconds(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .map(line -> line.replaceFirst("^(\\d+,\\d+),[^,]*", "$1"))
                .toList();
    }

    @Test
    void aTableHasARowAnEpochAlsoAfterAResume() throws IOException {
        Path whole = folder.resolve("logs/whole.csv");
        History history = train(new CSVLogger(whole));
        List<String> lines = withoutSeconds(whole);
        assertEquals("epoch,step,seconds,learning_rate,loss,accuracy,val_loss,val_accuracy", lines.getFirst());
        assertEquals(1 + EPOCHS, lines.size());
        assertTrue(lines.getLast().startsWith("3,30,0.1," + history.last("loss") + ","), lines.getLast());
        Path parts = folder.resolve("parts.csv");
        trainInTwo(22, () -> new CSVLogger(parts)); // the second row is written, and the save before it is resumed
        assertEquals(lines, withoutSeconds(parts));
    }

    @Test
    void curvesAreDrawn() throws IOException {
        Path file = folder.resolve("curves/training.png");
        train(new LearningCurve(file));
        var picture = ImageIO.read(file.toFile());
        assertEquals(2 * 560, picture.getWidth());
        assertEquals(400, picture.getHeight());
    }

    private TensorBoard board() {
        return TensorBoard.in(folder.resolve("board")).every(5).histograms(1).image("net", model -> Tensor.arange(
                        0, 1, 1.0 / 48)
                .reshape(3, 4, 4));
    }

    private List<EventReader.Event> events() throws IOException {
        List<EventReader.Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("board"))) {
            for (Path file : files.sorted().toList()) {
                events.addAll(EventReader.read(file));
            }
        }
        return events;
    }

    @Test
    void eventsHaveWhatTheHistoryHas() throws IOException {
        History history = train(board());
        List<EventReader.Event> events = events();
        assertEquals("brain.Event:2", events.getFirst().text(3));
        List<EventReader.Event> losses = tagged(events, "epoch/val_loss");
        assertEquals(
                List.of(10L, 20L, 30L),
                losses.stream().map(event -> event.varint(2)).toList());
        for (int i = 0; i < EPOCHS; i++) {
            float value = Float.intBitsToFloat(
                    (int) losses.get(i).message(5).message(1).fixed(2));
            assertEquals(history.get("val_loss").get(i).floatValue(), value);
        }
        assertEquals(6, tagged(events, "step/loss").size());
        assertEquals(6, tagged(events, "step/learning_rate").size());
        var histogram = tagged(events, "gradients/weight")
                .getFirst()
                .message(5)
                .message(1)
                .message(5);
        assertEquals(6.0, Double.longBitsToDouble(histogram.fixed(3)));
        var image = tagged(events, "net").getLast().message(5).message(1).message(4);
        assertEquals(4, image.varint(1));
        var picture = ImageIO.read(new ByteArrayInputStream(image.bytes(4)));
        assertEquals(Math.round(255 * 5 / 48f), picture.getRGB(1, 1) >> 16 & 0xFF);
        var text = tagged(events, "model/text_summary").getFirst().message(5).message(1);
        assertTrue(new String(text.message(8).bytes(8), StandardCharsets.UTF_8).contains("Linear(in_features=2"));
        assertEquals("text", text.message(9).message(1).text(1));
    }

    private static List<EventReader.Event> tagged(List<EventReader.Event> events, String tag) {
        return events.stream()
                .filter(event ->
                        event.has(5) && event.message(5).message(1).text(1).equals(tag))
                .toList();
    }

    @Test
    void aResumeTellsWhatWasNotToBe() throws IOException {
        trainInTwo(22, this::board);
        List<EventReader.Event> restarts =
                events().stream().filter(event -> event.has(7)).toList();
        assertEquals(1, restarts.size());
        assertEquals(21, restarts.getFirst().varint(2), "20 steps had been saved");
        assertEquals(1, restarts.getFirst().message(7).varint(1));
    }

    @Test
    void histogramsCountEveryFiniteValueOnce() {
        Histogram histogram = Histogram.of(-1, 0, 0.5f, 2, 2, Float.NaN, Float.POSITIVE_INFINITY);
        assertEquals(5, histogram.count());
        assertEquals(2, histogram.limits()[histogram.limits().length - 1]);
        assertEquals(5, Arrays.stream(histogram.counts()).sum());
        assertEquals(2, histogram.counts()[histogram.counts().length - 1]);
        assertEquals(3, Histogram.of(7, 7, 7).counts()[0]);
        assertEquals(0, Histogram.of(Float.NaN).count());
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        try (EventWriter writer = new EventWriter(folder)) {
            assertThrows(IllegalArgumentException.class, () -> writer.image("x", Tensor.zeros(2, 4, 4), 1));
        }
    }

    @Test
    void aLibraryThatIsMissingIsNamed() {
        var error = assertThrows(
                IllegalStateException.class, () -> OptionalLibrary.need("Chart", "no.such.Type", "org.example:charts"));
        assertEquals(
                "Chart: needs the library org.example:charts, which is optional; add it to the program's dependencies",
                error.getMessage());
    }
}
