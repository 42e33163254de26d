package io.lanewise.examples.support;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that shows something, draws it if it can be drawn, and reports the figures that it reached. */
public abstract class Example implements Callable<Integer> {
    @Option(names = "--json", description = "Print the figures as one JSON object in the last line.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for pictures and other results (default: runs/${COMMAND-NAME}).")
    private @Nullable Path out;

    @Option(names = "--verbose", description = "Show the whole stack trace of an error.")
    private boolean verbose;

    @Spec
    private @Nullable CommandSpec spec;

    /** Shows what there is to show and puts the figures into {@code report}. */
    protected abstract void run(Report report) throws IOException;

    @Override
    public final Integer call() throws IOException {
        var report = new Report().put("example", name());
        prepare();
        run(report);
        report.put("seconds", Math.round(secondsOfJava() * 100) / 100.0);
        PeakMemory.mebibytes().ifPresent(peak -> {
            System.out.printf("peak resident memory: %d MiB%n", peak);
            report.put("peak_memory_mib", peak);
        });
        if (json) {
            System.out.println(report.toJson());
        }
        return 0;
    }

    /** Whether an error is to be shown with its stack trace. */
    public final boolean verbose() {
        return verbose;
    }

    /** Checks the options by {@link #require}, and does what they ask for before the example runs. */
    void prepare() {}

    /** Refuses the command line, which ends with exit status 2, unless {@code right}. */
    protected final void require(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec().commandLine(), message);
        }
    }

    /** Whether the user gave an option such as {@code --epochs}. */
    final boolean isGiven(String option) {
        return spec().commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Where {@code file} belongs among this example's results. */
    protected final Path result(String file) {
        return (out == null ? Path.of("runs", name()) : out).resolve(file);
    }

    /** Draws a picture into {@code file} among the results and prints where it is. */
    protected final void picture(String file, Supplier<BufferedImage> drawing) throws IOException {
        System.out.println(Pictures.write(result(file), drawing));
    }

    private String name() {
        return spec().name();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("example: runs only as a command of picocli");
        }
        return spec;
    }

    /** Since Java started: loading classes and compiling loops is a part of what the user waits for. */
    private static double secondsOfJava() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1000.0;
    }
}
