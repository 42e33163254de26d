package io.lanewise.bench.command;

import io.lanewise.bench.side.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole programs by the clock on the wall. */
@Command(
        name = "start",
        description =
                "Times whole programs from the start of their process, in turns: Lanewise and PyTorch on MNIST, until 0.97 of the test set are read"
                        + " rightly. Loading libraries and compiling count.")
final class StartCommand implements Callable<Integer> {
    private static final Pattern REPORT = Pattern.compile("epochs (\\d+) accuracy ([0-9.]+)");

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Folder with MNIST's four files.")
    private Path data = Path.of("");

    @Option(names = "--accuracy", paramLabel = "A", description = "To be reached (default: ${DEFAULT-VALUE}).")
    private double target = 0.97;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Runs of each, every one from its own seed (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--threads", paramLabel = "N", description = "Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--aot",
            description =
                    "Also with what the JVM has kept of a run before: classes, and which methods are hot (JEP 514 and 515).")
    private boolean cached;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description = "A Python that has PyTorch (default: the first that does of ${DEFAULT-VALUE}).",
            split = ",")
    private List<String> pythons = List.of("python3", "/usr/bin/python3");

    @Option(names = "--script", paramLabel = "FILE", hidden = true)
    private Path script = Path.of("bench/src/main/python/mnist.py");

    /** One side's wall clock, by round. */
    private record Program(String name, List<String> command, List<Double> seconds) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Program> programs = new ArrayList<>();
        programs.add(new Program("lanewise", java(), new ArrayList<>()));
        if (cached) {
            Path folder = Files.createTempDirectory("lanewise");
            Path cache = folder.resolve("mnist.aot");
            folder.toFile().deleteOnExit(); // what was registered last is deleted first
            cache.toFile().deleteOnExit();
            var rehearsal = new Program("rehearsal", java("-XX:AOTCacheOutput=" + cache), new ArrayList<>());
            run(rehearsal, rounds + 1);
            programs.add(new Program("with cache", java("-XX:AOTCache=" + cache), new ArrayList<>()));
        }
        int own = programs.size();
        for (String python : pythons) {
            String version = version(python);
            if (!version.isEmpty()) {
                System.out.println("PyTorch " + version);
                programs.add(new Program("pytorch", List.of(python, script.toString()), new ArrayList<>()));
                break;
            }
        }
        if (programs.size() == own) {
            System.out.println("SKIPPED: PyTorch, which cannot be imported by " + String.join(" or ", pythons));
        }
        for (int round = 1; round <= rounds; round++) {
            for (Program program : programs) {
                run(program, round);
            }
        }
        for (Program program : programs) {
            Sample sample = Sample.of(
                    program.seconds().stream().mapToDouble(Double::doubleValue).toArray());
            System.out.printf("%-10s median %.2f s ±%.0f %%%n", program.name(), sample.median(), 100 * sample.spread());
        }
        return 0;
    }

    private static List<String> java(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path")));
        command.add(MnistProgram.class.getName());
        return command;
    }

    private void run(Program program, int seed) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program.command());
        command.addAll(
                List.of(data.toString(), Double.toString(target), Integer.toString(seed), Integer.toString(threads)));
        long start = System.nanoTime();
        String output = output(command);
        double seconds = (System.nanoTime() - start) * 1e-9;
        Matcher report = REPORT.matcher(output);
        if (!report.find() || Double.parseDouble(report.group(2)) < target) {
            throw new IllegalStateException(program.name() + ": did not reach " + target + ", it printed:\n" + output);
        }
        program.seconds().add(seconds);
        System.out.printf("%-10s %6.2f s, %s%n", program.name(), seconds, report.group());
    }

    /** PyTorch's version, or nothing. */
    private static String version(String python) throws InterruptedException {
        try {
            return output(List.of(python, "-c", "import torch; print(torch.__version__)"))
                    .lines()
                    .filter(line -> Pattern.matches("\\d+\\.\\d+.*", line))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // no such program
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Left to itself, OpenBLAS takes the kernels of a Haswell on processors that it does not know.
        builder.environment().putIfAbsent("OPENBLAS_CORETYPE", "SkylakeX");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
