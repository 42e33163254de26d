package io.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that every training example has: what they save and resume. */
class ResumeTest {
    private static final Pattern WEIGHTS = Pattern.compile("\"weights_sha256\":\"([0-9a-f]{64})\"");

    @TempDir
    Path folder;

    private String weights(String line) {
        var printed = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            var command = (line + " --json --out " + folder).split(" ");
            assertEquals(0, Examples.commandLine().execute(command), line);
        } finally {
            System.setOut(before);
        }
        var found = WEIGHTS.matcher(printed.toString(StandardCharsets.UTF_8));
        assertTrue(found.find(), printed.toString(StandardCharsets.UTF_8));
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gender", "linear-regression", "thermometer"})
    void fourEpochsInTwoRunsGiveTheSameWeightsAsInOne(String name) {
        var whole = weights(name + " --epochs 4");
        var saves = " --checkpoint " + folder.resolve("saves");
        assertNotEquals(whole, weights(name + " --epochs 2" + saves));
        assertEquals(whole, weights(name + " --epochs 4" + saves + " --resume"));
    }

    @Test
    void whatGoesTogetherIsAskedForTogether() {
        for (var line : new String[] {"moons --resume", "moons --every 5", "moons --checkpoint x --every 0"}) {
            var err = new StringWriter();
            assertEquals(
                    2, Examples.commandLine().setErr(new PrintWriter(err, true)).execute(line.split(" ")));
            assertTrue(err.toString().contains("--"), err.toString());
        }
    }
}
