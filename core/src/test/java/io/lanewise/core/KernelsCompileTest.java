package io.lanewise.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.simd.Lanes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every kernel can be compiled by the first compiler with full profile (tier 3). A method that can be compiled only with limited
 * profile (tier 2) may stay there for the life of the process, because the way on to the second compiler leads through tier 3; every
 * vector is an object then, and the kernel 20 to 60 times slower.
 */
class KernelsCompileTest {
    /** A line of the log: time, number, flags, tier, method, and what follows its size. */
    private static final Pattern COMPILED =
            Pattern.compile("\\s*\\d+\\s+\\d+\\s.{5,8}3\\s+(io\\.lanewise\\.[\\w.$]+)\\S*::(\\S+)(.*)");

    /** Classes whose methods on memory must all be in the log, so that no kernel is left out. */
    private static final List<String> KERNELS = List.of(
            "conv.DirectKernels",
            "conv.FlatKernels",
            "conv.OutputKernels",
            "conv.PairKernels",
            "conv.PatchKernels",
            "conv.TapKernels",
            "conv.WindowKernels",
            "kernel.ArgExtreme",
            "kernel.AttentionRows",
            "kernel.Clamp",
            "kernel.CrossEntropy",
            "kernel.ElmanCell",
            "kernel.GruCell",
            "kernel.LstmCell",
            "kernel.Embeddings",
            "kernel.Extreme",
            "kernel.Finite",
            "kernel.Moments",
            "kernel.NormColumns",
            "kernel.NormRows",
            "kernel.NormRuns",
            "kernel.GradientNorm",
            "kernel.OptimizerSteps",
            "kernel.Softmax",
            "kernel.Sums",
            "kernel.Where",
            "matmul.DotKernels",
            "matmul.Epilogue",
            "matmul.Packing",
            "matmul.SingleKernels",
            "simd.BinaryTemplate",
            "simd.GradientTemplate",
            "simd.StepTemplate",
            "simd.UnaryTemplate");

    private static final int[] WIDTHS = {512, 256, 128};
    private static final Map<Integer, Process> PROCESSES = new HashMap<>();

    @TempDir
    private static Path logs;

    /** All at once: each needs one core for the better part of a minute. */
    @BeforeAll
    static void start() throws IOException {
        for (int bits : WIDTHS) {
            PROCESSES.put(bits, start(bits));
        }
    }

    @AfterAll
    static void stop() {
        PROCESSES.values().forEach(Process::destroyForcibly);
    }

    private static Process start(int bits) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=3",
                        "-XX:ReservedCodeCacheSize=1g", // or methods are thrown out and compiled again
                        "-XX:+PrintCompilation",
                        "-XX:-BackgroundCompilation",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=CompileThresholdScaling,io.lanewise.*::*,0.01",
                        "-Dlanewise.threads=1",
                        "-D" + Lanes.PROPERTY + "=" + bits,
                        "-cp",
                        place("classes") + System.getProperty("path.separator") + place("test-classes"),
                        EveryKernel.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log(bits).toFile())
                .start();
    }

    private static Path log(int bits) {
        return logs.resolve(bits + ".log");
    }

    @ParameterizedTest
    @FieldSource("WIDTHS")
    void theFirstCompilerTakesEveryKernel(int bits) throws IOException, InterruptedException {
        int exit = Objects.requireNonNull(PROCESSES.get(bits)).waitFor();
        String log = Files.readString(log(bits));
        assertEquals(0, exit, log);

        Set<String> missing = new TreeSet<>(
                KERNELS.stream().flatMap(name -> kernels(name).stream()).toList());
        if (Lanes.FMA) {
            missing.addAll(kernels("matmul.PairKernels"));
            missing.addAll(kernels("kernel.NormQuads"));
            missing.addAll(bits == 512 ? kernels("kernel.ShiftedSoftmax") : List.of());
            missing.addAll(bits == 256 ? List.of() : kernels("matmul.WideKernels"));
            missing.addAll(bits == 256 ? List.of() : kernels("matmul.PanelKernels"));
        }
        for (String line : log.lines().toList()) {
            Matcher compiled = COMPILED.matcher(line);
            if (compiled.matches() && !line.contains("COMPILE SKIPPED")) {
                missing.remove(compiled.group(1) + "::" + compiled.group(2));
            }
        }
        List<String> skipped = log.lines()
                .filter(line -> line.contains("io.lanewise.") && line.contains("COMPILE SKIPPED"))
                .toList();
        assertEquals(List.of(), skipped);
        assertEquals(Set.of(), missing, "kernels not compiled");
    }

    private static String place(String directory) {
        return Path.of("target", directory).toAbsolutePath().toString();
    }

    private static List<String> kernels(String name) {
        try {
            Class<?> type = Class.forName("io.lanewise.core." + name);
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .filter(method -> List.of(method.getParameterTypes()).contains(MemorySegment.class))
                    .map(Method::getName)
                    .map(method -> type.getName() + "::" + method)
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }
}
