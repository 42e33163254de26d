package io.lanewise.bench.command;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Checkpoint;
import io.lanewise.nn.train.Metrics;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A long training, to see that its memory stays as it is. */
@Command(
        name = "soak",
        description =
                "Trains for very many steps with checkpoints, batches made ahead and a metric, and fails if memory grows after the first tenth.")
final class SoakCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1 << 20;

    @Option(names = "--steps", paramLabel = "N", description = "Steps (default: ${DEFAULT-VALUE}).")
    private long steps = 200_000;

    @Option(names = "--every", paramLabel = "N", description = "Steps between checkpoints (default: ${DEFAULT-VALUE}).")
    private int every = 1000;

    /** What the process holds, in MiB, after a collection: native memory of arrays, heap, and what the system counts as resident, 0 where that is not known. */
    private record Held(long arrays, long heap, long resident) {
        static Held now() throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            Path status = Path.of("/proc/self/status");
            long resident = 0;
            if (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmRSS:")) {
                        resident = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                    }
                }
            }
            return new Held(
                    OffHeap.reservedBytes() / MEBIBYTE,
                    (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE,
                    resident);
        }

        /** Whether this is more than then, by more than what collectors and compilers come and go with. */
        boolean exceeds(Held then) {
            return arrays > then.arrays + 4 || heap > then.heap + 16 || resident > then.resident + 128;
        }

        @Override
        public String toString() {
            return "arrays " + arrays + " MiB, heap " + heap + " MiB, resident " + resident + " MiB";
        }
    }

    /** Looks at the memory every tenth of the way. */
    private final class Watch implements Callback {
        private final long start = System.nanoTime();
        private Held first = new Held(0, 0, 0);
        private boolean grown;

        @Override
        public void onStepEnd(Run run) {
            long done = run.totalSteps();
            if (done % Math.max(1, steps / 10) != 0) {
                return;
            }
            try {
                Held held = Held.now();
                first = done <= steps / 10 ? held : first;
                grown = held.exceeds(first);
                System.out.printf(
                        "%,10d steps, %,7.0f s, loss %.4f: %s%n",
                        done, (System.nanoTime() - start) * 1e-9, run.stepLoss(), held);
            } catch (IOException e) {
                throw new IllegalStateException("soak: cannot read the memory's size", e);
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        Generator.manualSeed(1);
        Layer model = new Sequential(
                new Linear(8, 64), new BatchNorm1d(64), new ReLU(), new Dropout(0.1f), new Linear(64, 5));
        Path folder = Files.createTempDirectory("soak");
        Watch watch = new Watch();
        DataLoader loader = DataLoader.of(Datasets.blobs(160_000, 5, 8, 3, 1))
                .batchSize(32)
                .shuffle(true)
                .seed(1)
                .prefetch(2)
                .build();
        Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3f))
                .metric(Metrics.accuracy())
                .maxSteps(steps)
                .callback(watch)
                .callback(Checkpoint.in(folder).every(every).keepLast(2))
                .fit(loader, Integer.MAX_VALUE);
        System.out.println(watch.grown ? "FAILED: memory has grown" : "memory is flat");
        return watch.grown ? 1 : 0;
    }
}
