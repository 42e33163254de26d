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
        "activation, Did you mean: examples/run activations",
        "--nonsense, no such example: --nonsense",
        "activations --nonsense, Unknown option: '--nonsense'",
        "activations --out, Missing required parameter for option '--out' (DIR)",
        "moons --epochs 0, '--epochs must be at least 1, got 0'",
        "moons --threads 0, '--threads must be at least 1, got 0'",
        "moons --epochs many, Invalid value for option '--epochs': 'many' is not an int",
        "gender --seed -1, 'must be from 0 to 4294967295'",
        "activations more, Unmatched argument at index 1: 'more'",
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

    @Test
    void aFailureEndsWithStatus1AndOneLine() {
        assertEquals(1, run("mnist --data no/such/folder"));
        assertTrue(err.toString().contains("error: ") && err.toString().contains("no/such/folder"), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private int run(String line) {
        return Examples.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(line.split(" "));
    }
}
