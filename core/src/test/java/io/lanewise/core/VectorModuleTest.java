package io.lanewise.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts real JVMs from the class path, with and without the flag. */
class VectorModuleTest {
    /** A first program: the result of a product. */
    static final class FirstProgram {
        private FirstProgram() {}

        public static void main(String[] args) {
            System.out.println(NDArray.of(1, 2, 3).reshape(3, 1));
        }
    }

    private record Ended(int status, String output) {}

    private static Ended java(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(String.join(System.getProperty("path.separator"), place(NDArray.class), place(FirstProgram.class)));
        command.add(FirstProgram.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static String place(Class<?> type) {
        return Path.of("target", type == FirstProgram.class ? "test-classes" : "classes")
                .toAbsolutePath()
                .toString();
    }

    @Test
    void withTheFlagItRuns() throws IOException, InterruptedException {
        Ended ended = java("--add-modules", "jdk.incubator.vector");
        assertEquals(0, ended.status, ended.output);
        assertTrue(ended.output.contains("tensor([[1.],"), ended.output);
    }

    @Test
    void withoutTheFlagOneReadableErrorSaysWhatToAdd() throws IOException, InterruptedException {
        Ended ended = java();
        assertEquals(1, ended.status, ended.output);
        assertTrue(ended.output.contains("Lanewise needs the module jdk.incubator.vector"), ended.output);
        assertTrue(ended.output.contains("<argLine>--add-modules jdk.incubator.vector</argLine>"), ended.output);
        assertFalse(ended.output.contains("Caused by"), ended.output);
    }
}
