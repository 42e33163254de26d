package io.lanewise.nn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the arrows between packages, and rooms small. */
class ArchitectureTest {
    private static final int LONGEST_FILE = 400;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.lanewise");

    /** Which packages of the project each package may use, besides itself. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("core", List.of()),
            Map.entry("core.memory", List.of()),
            Map.entry("core.simd", List.of()),
            Map.entry("core.parallel", List.of()),
            Map.entry("core.array", List.of("core", "core.memory")),
            Map.entry("core.matmul", List.of("core.array", "core.memory", "core.parallel", "core.simd")),
            Map.entry("core.kernel", List.of("core.array", "core.matmul", "core.memory", "core.parallel", "core.simd")),
            Map.entry("core.conv", List.of("core.array", "core.matmul", "core.memory", "core.parallel", "core.simd")),
            // Tensors have the operations as methods, so these two are one room with two doors.
            Map.entry("nn.autograd", List.of("core.array", "core.kernel", "core.memory", "nn.op")),
            Map.entry("nn.op", List.of("core.array", "core.conv", "core.kernel", "core.matmul", "nn.autograd")),
            Map.entry("nn", List.of("core.array", "core.kernel", "core.memory", "nn.autograd")),
            Map.entry("nn.layer", List.of("core.array", "core.conv", "core.kernel", "nn", "nn.autograd", "nn.op")),
            Map.entry("nn.loss", List.of("core.array", "core.kernel", "nn.autograd", "nn.op")),
            Map.entry("nn.optim", List.of("core.array", "core.kernel", "core.memory", "nn", "nn.autograd")),
            Map.entry("nn.optim.schedule", List.of("core.array", "nn.autograd", "nn.optim")),
            Map.entry(
                    "nn.onnx",
                    List.of(
                            "core.array",
                            "core.kernel",
                            "core.memory",
                            "nn",
                            "nn.autograd",
                            "nn.io",
                            "nn.layer",
                            "nn.op")),
            Map.entry("nn.metric", List.of("core.array", "nn.autograd")),
            Map.entry("nn.data", List.of("core.array", "core.memory", "nn.autograd", "nn.io")),
            Map.entry("nn.decode", List.of("core.array", "core.memory", "nn.autograd")),
            Map.entry("nn.io", List.of("core.array", "core.memory", "nn", "nn.autograd")),
            Map.entry(
                    "nn.train",
                    List.of(
                            "core.array",
                            "core.memory",
                            "nn",
                            "nn.autograd",
                            "nn.data",
                            "nn.io",
                            "nn.loss",
                            "nn.metric",
                            "nn.optim",
                            "nn.optim.schedule",
                            "nn.train.state")),
            Map.entry(
                    "nn.train.log",
                    List.of(
                            "core.array",
                            "core.memory",
                            "nn",
                            "nn.autograd",
                            "nn.io",
                            "nn.optim",
                            "nn.train",
                            "nn.train.state")),
            Map.entry("nn.train.search", List.of("core.array", "nn", "nn.data", "nn.train")),
            Map.entry("nn.train.profile", List.of("core.array", "core.memory", "nn", "nn.autograd", "nn.train")),
            Map.entry(
                    "nn.train.state",
                    List.of("core.array", "nn", "nn.autograd", "nn.data", "nn.io", "nn.optim", "nn.optim.schedule")));

    /** Libraries that only some packages may use. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "nn.data", List.of("de.siegmar.fastcsv..", "javax.imageio.."),
            "nn.onnx", List.of("ai.onnx.proto..", "com.google.protobuf.."),
            "nn.train.log", List.of("com.google.protobuf..", "javax.imageio..", "org.knowm.xchart.."),
            "nn.train.profile", List.of("jdk.jfr.."));

    static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packagesUseOnlyThoseBelow(String name) {
        String[] allowed = Stream.of(
                        LIBRARIES.getOrDefault(name, List.of()).stream(),
                        Stream.of(
                                "java..",
                                "jdk.incubator..",
                                "org.jspecify..",
                                "com.fasterxml.jackson.core..",
                                "io.lanewise." + name),
                        ARROWS.getOrDefault(name, List.of()).stream().map(other -> "io.lanewise." + other))
                .flatMap(all -> all)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("io.lanewise." + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsArrows() {
        List<String> without = CLASSES.stream()
                .map(type -> type.getPackageName().replaceFirst("^io\\.lanewise\\.", ""))
                .distinct()
                .filter(name -> !ARROWS.containsKey(name))
                .sorted()
                .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void librariesNeitherPrintNorSerialise() {
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(CLASSES);
    }

    @Test
    void noSourceFileIsLongerThanARoom() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("target"))
                    .toList();
            assertTrue(sources.size() > 50, "looked for sources in " + root);
            List<String> tooLong = sources.stream()
                    .filter(file -> lines(file) > LONGEST_FILE)
                    .map(file -> root.relativize(file) + " has " + lines(file) + " lines")
                    .toList();
            assertEquals(List.of(), tooLong);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
