package io.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what it refuses, with which exit status and which words. */
class ExamplesTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "nonsense, no such example: nonsense",
        "--nonsense, no such example: --nonsense",
    })
    void aCommandLineItDoesNotUnderstandEndsWithStatus2(String line, String message) {
        assertEquals(2, run(line));
        assertTrue(err.toString().contains(message), err.toString());
        assertTrue(err.toString().contains("--help"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void everyExampleExplainsItself() {
        for (var name : Examples.commandLine().getSubcommands().keySet()) {
            assertEquals(0, run(name + " --help"));
            assertTrue(out.toString().contains("Usage: examples/run " + name), out.toString());
            assertTrue(out.toString().contains("--json"), out.toString());
        }
    }

    private int run(String line) {
        return Examples.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(line.split(" "));
    }
}
