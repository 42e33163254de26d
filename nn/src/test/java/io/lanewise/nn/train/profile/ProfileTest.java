package io.lanewise.nn.train.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.SGD;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    private static Layer cnn() {
        return new Sequential(
                new Conv2d(1, 4, 3),
                new BatchNorm2d(4),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(36, 10),
                new ReLU(),
                new Linear(10, 3));
    }

    @Test
    void aSummaryHasTheNumbersThatOneCountsByHand() {
        Layer model = cnn();
        Summary summary = Summary.of(model, 2, 1, 8, 8);
        assertEquals(
                List.of("Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "Flatten", "Linear", "ReLU", "Linear"),
                summary.rows().stream().map(Summary.Row::kind).toList());
        Summary.Row conv = summary.rows().getFirst();
        assertEquals(new Summary.Row("0", "Conv2d", Shape.of(2, 4, 6, 6), 40, 2L * 2 * 36 * 36, 2 * 4 * 36 * 4), conv);
        Summary.Row linear = summary.rows().get(5);
        assertEquals(new Summary.Row("5", "Linear", Shape.of(2, 10), 370, 2 * 2 * 360, 80), linear);
        assertEquals(40 + 8 + 370 + 33, summary.parameters());
        assertEquals(summary.parameters(), summary.trainable());
        assertEquals(
                summary.parameters(),
                summary.rows().stream().mapToLong(Summary.Row::parameters).sum());
        assertTrue(model.isTraining());
        assertEquals(10, summary.toString().lines().count());
        assertTrue(summary.toString().contains("451 parameters (451 trained, 0.00 MiB)"), summary.toString());
    }

    /** A net of one's own, with an operation that is no layer. */
    private static final class Net extends Layer {
        private final Embedding words = child("words", new Embedding(11, 5));
        private final Linear out = child("out", new Linear(5, 11, false));

        @Override
        public Tensor forward(Tensor x) {
            return out.forward(words.forward(x).tanh());
        }
    }

    @Test
    void aNetOfOnesOwnHasRowsForItsLayersAndForOperations() {
        Summary summary = Summary.of(new Net(), Tensor.ofInts(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
        assertEquals(
                List.of("words", "", "out"),
                summary.rows().stream().map(Summary.Row::layer).toList());
        assertEquals("tanh", summary.rows().get(1).kind());
        assertEquals(Shape.of(2, 3, 11), summary.rows().getLast().output());
        assertEquals(30 + 2 * 6 * 55, summary.flops());
    }

    @Test
    void aProfileHasLayersAndKernelsAndSoHasAFlightRecording(@TempDir Path folder) throws IOException {
        Layer model = cnn();
        Profile profile = new Profile(5);
        int[] labels = new int[32];
        TensorDataset data = new TensorDataset(Tensor.rand(32, 1, 8, 8), Tensor.ofInts(labels));
        Path file = folder.resolve("training.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.lanewise.Step");
            recording.enable("io.lanewise.Operation");
            recording.start();
            Trainer.of(model, new CrossEntropyLoss(), new SGD(model.parameters(), 0.01f))
                    .validation(data, 32)
                    .callback(profile)
                    .fit(DataLoader.of(data).batchSize(4).build(), 2);
            recording.dump(file);
        }
        assertEquals(11, profile.steps());
        List<Profile.Row> layers = profile.byLayer();
        Profile.Row conv = layers.getFirst();
        assertEquals("0 Convolution", conv.layer() + " " + conv.operation());
        assertEquals(1, conv.calls());
        for (Profile.Row row : layers) {
            assertTrue(row.forwardMicros() > 0, row.toString());
        }
        // the pictures need no gradient: half the work of the linear layer's, whose input needs one
        assertEquals(
                1, conv.backwardGflops() * conv.backwardMicros() / (conv.forwardGflops() * conv.forwardMicros()), 1e-6);
        Profile.Row last = layers.stream()
                .filter(row -> row.operation().equals("Addmm"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                2, last.backwardGflops() * last.backwardMicros() / (last.forwardGflops() * last.forwardMicros()), 1e-6);
        assertTrue(conv.backwardMicros() > 0 && conv.forwardGflops() > 0 && conv.backwardGflops() > 0);
        double all = layers.stream()
                .mapToDouble(row -> row.forwardMicros() + row.backwardMicros())
                .sum();
        assertTrue(all + profile.updateMicros() <= profile.stepMicros() * 1.001, profile.toString());
        double kernels = profile.byKernel().stream()
                .mapToDouble(row -> row.forwardMicros() + row.backwardMicros())
                .sum();
        assertEquals(all, kernels, 1e-6 * all);
        assertTrue(profile.toString().contains("Addmm+relu"), profile.toString());

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(
                16,
                events.stream()
                        .filter(event -> event.getEventType().getName().equals("io.lanewise.Step"))
                        .count());
        long convolutions = events.stream()
                .filter(event -> event.getEventType().getName().equals("io.lanewise.Operation"))
                .filter(event -> event.getString("operation").equals("Convolution"))
                .count();
        assertEquals(2 * 11, convolutions);
    }
}
