package io.lanewise.bench.kernel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.bench.side.Sample;
import io.lanewise.bench.side.Stopwatch;
import io.lanewise.bench.side.Work;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kernels beside loops that only read and write. */
@Command(
        name = "kernels",
        description =
                "Measures kernels on one thread, each in turns with the fastest copy of arrays of that size, optimizers with a loop of as many reads and"
                        + " writes. GB/s are of what is read and written; the ratio is the median over the rounds.")
public final class KernelsCommand implements Callable<Integer> {
    /** Nanoseconds an element beyond which a kernel is called slow. */
    private static final double SLOW = 2;

    @Option(names = "--only", paramLabel = "REGEX", description = "Kernels to measure, by name and size.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--sweep",
            description = "Every family of kernels once on 256 KB; marks those above 2 ns an element.")
    private boolean sweep;

    @Option(names = "--rounds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds = 9;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a round (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.02;

    @Option(names = "--warm", paramLabel = "S", description = "Least warm-up of a kernel (default: ${DEFAULT-VALUE}).")
    private double warm = 0.4;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object a line.")
    private @Nullable Path json;

    /** A measured kernel. */
    private record Row(KernelCase what, Sample nanoseconds, Sample rate, Sample ratio) {
        String markdown() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %.3f ±%.0f%% | %.1f | %.2f |%s",
                    what.name(),
                    what.size(),
                    nanoseconds.median(),
                    100 * nanoseconds.spread(),
                    rate.median(),
                    ratio.median(),
                    nanoseconds.median() > SLOW ? " slow" : "");
        }

        void write(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("kernel", what.name());
            out.writeStringField("size", what.size());
            out.writeNumberField("nsPerElement", nanoseconds.median());
            out.writeNumberField("gigabytesPerSecond", rate.median());
            out.writeNumberField("ratioToCopy", ratio.median());
            out.writeNumberField("spread", nanoseconds.spread());
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    @Override
    public Integer call() throws IOException {
        Parallel.threads(1);
        List<Row> rows = new ArrayList<>();
        System.out.println("| kernel | size | ns an element | GB/s | of the copy's |\n|---|---|---:|---:|---:|");
        Predicate<String> wanted = only.asPredicate();
        Consumer<KernelCase> measure = what -> {
            Row row = measure(what);
            rows.add(row);
            System.out.println(row.markdown());
        };
        if (sweep) {
            Sweep.each(wanted, measure);
        } else {
            MainCases.each(wanted, measure);
        }
        if (json != null) {
            try (JsonGenerator out = new JsonFactory()
                    .createGenerator(Files.newBufferedWriter(json))
                    .setRootValueSeparator(null)) {
                for (Row row : rows) {
                    row.write(out);
                }
            }
        }
        return 0;
    }

    private Row measure(KernelCase what) {
        what.check();
        int count = Math.toIntExact(Math.max(1, what.elements() / 64) * 64);
        int reads = what.like() ? what.reads() : 1;
        int writes = what.like() ? what.writes() : 1;
        NDArray[] arrays = new NDArray[Streams.arrays(reads, writes)];
        Arrays.setAll(arrays, i -> NDArray.zeros(Shape.of(count)));
        double moved = 4.0 * count * (reads + writes);
        var times = new double[rounds];
        var rates = new double[rounds];
        var ratios = new double[rounds];
        try {
            Stopwatch own = new Stopwatch(work(what::run));
            Stopwatch[] plain = {
                new Stopwatch(work(new Streams(reads, writes, false, arrays)::run)),
                new Stopwatch(work(new Streams(reads, writes, true, arrays)::run))
            };
            own.warm(warm);
            for (Stopwatch watch : plain) {
                watch.warm(warm / 4);
            }
            for (int i = 0; i < rounds; i++) {
                double time = own.measure(seconds).seconds();
                double copy = Math.min(
                        plain[0].measure(seconds / 2).seconds(),
                        plain[1].measure(seconds / 2).seconds());
                times[i] = time / what.elements() * 1e9;
                rates[i] = what.bytes() / time * 1e-9;
                ratios[i] = rates[i] / (moved / copy * 1e-9);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        for (NDArray array : arrays) {
            array.release();
        }
        return new Row(what, Sample.of(times), Sample.of(rates), Sample.of(ratios));
    }

    private static Work work(Runnable run) {
        return new Work() {
            @Override
            public void run() {
                run.run();
            }

            @Override
            public float[] check() {
                return new float[0];
            }
        };
    }
}
