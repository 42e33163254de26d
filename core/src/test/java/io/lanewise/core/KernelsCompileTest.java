package io.lanewise.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.simd.Lanes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            "conv.PairKernels",
            "conv.PatchKernels",
            "conv.WindowKernels",
            "kernel.ArgExtreme",
            "kernel.AttentionRows",
            "kernel.Clamp",
            "kernel.CrossEntropy",
            "kernel.ElmanCell",
            "kernel.GruCell",
            "kernel.LstmCell",
            "kernel.Embeddings",
            "kernel.Finite",
            "kernel.Moments",
            "kernel.NormColumns",
            "kernel.NormRows",
            "kernel.NormRuns",
            "kernel.OptimizerSteps",
            "kernel.Softmax",
            "kernel.Sums",
            "kernel.Where",
            "matmul.DotKernels",
            "matmul.Epilogue",
            "matmul.Packing",
            "matmul.SingleKernels",
            "simd.BinaryTemplate",
            "simd.FoldTemplate",
            "simd.GradientTemplate",
            "simd.StepTemplate",
            "simd.UnaryTemplate");

    @ParameterizedTest
    @ValueSource(ints = {512, 256, 128})
    void theFirstCompilerTakesEveryKernel(int bits) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=3",
                        "-XX:+PrintCompilation",
                        "-XX:-BackgroundCompilation",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=CompileThresholdScaling,io.lanewise.*::*,0.05",
                        "-Dlanewise.threads=1",
                        "-D" + Lanes.PROPERTY + "=" + bits,
                        "-cp",
                        place("classes") + System.getProperty("path.separator") + place("test-classes"),
                        EveryKernel.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), log);

        Set<String> missing = new TreeSet<>(
                KERNELS.stream().flatMap(name -> kernels(name).stream()).toList());
        if (Lanes.FMA) {
            missing.addAll(kernels("matmul.PairKernels"));
            missing.addAll(bits == 256 ? List.of() : kernels("matmul.WideKernels"));
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
