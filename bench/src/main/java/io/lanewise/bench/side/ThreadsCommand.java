package io.lanewise.bench.side;

import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Roof;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lanewise with more threads beside itself with one. */
@Command(
        name = "threads",
        description = "Measures Lanewise's cases with one thread and with more, in turns, in one process.",
        footer = {
            "",
            "Every figure is the median over the rounds, with half the distance between the quartiles. The ratio is how many",
            "times faster more threads are than one. The column after it is the same of multiply-adds in registers, and the last",
            "one how long two threads take to hand a number over, in the same rounds: what the machine gave. A round in which it",
            "gave little is taken again, at most twice as many as there are."
        })
public final class ThreadsCommand implements Callable<Integer> {
    private static final double WARM_UP = 2;

    /**
     * Of what so many processors can do. Two processors of a virtual machine may for a while be the two threads of one core, or two cores without a
     * cache in common.
     */
    private static final double ENOUGH = 0.9;

    /** Rounds that may be taken again, for each that is wanted. */
    private static final int AGAIN = 2;

    @Option(names = "--threads", paramLabel = "N", description = "Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--only", paramLabel = "REGEX", description = "Only cases whose name has a match.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 9;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.2;

    /** Keeps the compiler from leaving the multiply-adds out. */
    @SuppressWarnings("UnusedVariable") // nobody reads it
    private volatile float sink;

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        out.printf(
                "| case | unit | 1 thread | %d threads | ratio | machine | hand-over |%n|---|---|---:|---:|---:|---:|---:|%n",
                threads);
        List<Case> cases = Cases.all().stream()
                .filter(what -> only.matcher(what.name()).find())
                .toList();
        for (Case what : cases) {
            out.println(row(what));
        }
        return 0;
    }

    private String row(Case what) throws Exception {
        var single = new double[rounds];
        var several = new double[rounds];
        var machine = new double[rounds];
        var handovers = new double[rounds];
        var handover = new Handover();
        Parallel.threads(threads);
        try (Work work = what.lanewise()) {
            work.check();
            var watch = new Stopwatch(work);
            watch.warm(WARM_UP);
            int retaken = 0;
            for (int round = 0; round < rounds; round++) {
                single[round] = measure(what, watch, 1);
                several[round] = measure(what, watch, threads);
                machine[round] = machine();
                handovers[round] = handover.nanos();
                boolean disturbed = machine[round] < ENOUGH * threads || handovers[round] > Handover.NEAR_NANOS;
                if (disturbed && retaken++ < AGAIN * rounds) {
                    round--;
                }
            }
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        Sample one = Sample.of(single);
        Sample more = Sample.of(several);
        return String.format(
                "| %s | %s | %s | %s | %.2f | %.2f | %.0f ns |",
                what.name(),
                what.unit().label(),
                Report.cell(one),
                Report.cell(more),
                what.unit().ratio(more.median(), one.median()),
                Sample.of(machine).median(),
                Sample.of(handovers).median());
    }

    private double measure(Case what, Stopwatch watch, int count) throws Throwable {
        Parallel.threads(count);
        return what.unit().of(watch.measure(seconds).seconds(), what.operations());
    }

    /** How many times as many multiply-adds all threads do together as one alone. */
    private double machine() {
        long start = System.nanoTime();
        multiplyAdds();
        long single = System.nanoTime() - start;
        start = System.nanoTime();
        Parallel.run(threads, _ -> multiplyAdds());
        return (double) threads * single / (System.nanoTime() - start);
    }

    private void multiplyAdds() {
        float sum = 0;
        for (int i = 0; i < 400; i++) {
            sum += Roof.multiplyAdd();
        }
        sink = sum;
    }
}
