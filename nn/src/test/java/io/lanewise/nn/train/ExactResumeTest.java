package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.io.SafeTensors;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed. */
class ExactResumeTest {
    private static final int KILLS = 20;

    @TempDir
    Path folder;

    @Test
    void killedTwentyTimesAtRandomMomentsTheTrainingEndsWithTheSameBits() throws Exception {
        String expected = KilledTraining.bits(KilledTraining.train().stateDict());
        Path model = folder.resolve("model.safetensors");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int kills = 0;
        int finished = 0;
        while (kills < KILLS || finished == 0) {
            Path run = folder.resolve("run" + finished);
            Process process = start(run, model);
            try {
                process.getInputStream().read(); // a step was made
                boolean ended =
                        process.waitFor(kills < KILLS ? random.nextInt(60_000) : 60_000_000L, TimeUnit.MICROSECONDS);
                if (ended) {
                    assertEquals(0, process.exitValue());
                    assertEquals(
                            expected,
                            KilledTraining.bits(SafeTensors.load(model)),
                            "after " + kills + " kills, moments from seed " + seed);
                    assertNoHalves(run);
                    finished++;
                } else {
                    process.destroyForcibly().waitFor();
                    kills++;
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aSignalEndsTrainingInOrderAndTheRestCanBeDoneLater() throws Exception {
        Path run = folder.resolve("run");
        Path model = folder.resolve("model.safetensors");
        Process process = new ProcessBuilder(command(Interrupted.class, run, model))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getInputStream().read();
        process.destroy(); // TERM
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertTrue(Files.exists(model), "the program went on after fit");
        assertTrue(Files.exists(run.resolve("best.safetensors")));
        Layer resumed = KilledTraining.train(Checkpoint.in(run).every(1000).resume(true));
        assertEquals(KilledTraining.bits(KilledTraining.train().stateDict()), KilledTraining.bits(resumed.stateDict()));
    }

    /** Slow enough that a signal comes within. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] args) throws IOException {
            Callback slow = new Callback() {
                @Override
                public void onStepEnd(Run run) {
                    System.out.println(run.totalSteps());
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            Layer model = KilledTraining.train(
                    slow,
                    new StopOnInterrupt(),
                    Checkpoint.in(Path.of(args[0])).every(1000).keepBest("val_loss"));
            SafeTensors.save(model.stateDict(), Path.of(args[1]));
        }
    }

    private static void assertNoHalves(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            assertEquals(
                    List.of("best.safetensors", "last.safetensors", "training.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** A process that mostly gets no further than the first compiler, or the test would wait for compilers more than for training. */
    private static Process start(Path run, Path model) throws IOException, URISyntaxException {
        return new ProcessBuilder(command(KilledTraining.class, run, model))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command(Class<?> program, Path run, Path model) throws URISyntaxException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Dlanewise.threads=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        place(Layer.class),
                        place(NDArray.class),
                        place(JsonFactory.class)),
                program.getName(),
                run.toString(),
                model.toString());
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
