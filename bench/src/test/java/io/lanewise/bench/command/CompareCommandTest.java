package io.lanewise.bench.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change counts if it is larger than the error of the two runs, in the direction that the unit gives it. */
class CompareCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private static String result(String name, String mode, String parameters, String score, String error) {
        return """
                {"jmhVersion": "1.37", "benchmark": "io.lanewise.bench.%s", "mode": "%s", "threads": 1, "forks": 1,
                 "params": {%s}, "primaryMetric": {"score": %s, "scoreError": %s, "scoreConfidence": [1, 2],
                 "scorePercentiles": {"0.0": 1}, "scoreUnit": "ops/s", "rawData": [[1, 2]]}, "secondaryMetrics": {}}""".formatted(name, mode, parameters, score, error);
    }

    private int compare(String old, String fresh) throws IOException {
        Path before = Files.writeString(folder.resolve("old.json"), "[" + old + "]");
        Path after = Files.writeString(folder.resolve("new.json"), "[" + fresh + "]");
        return Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute("compare", before.toString(), after.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "thrpt, 100, 3, 106, 4, FASTER, 0",
        "thrpt, 100, 3, 94, 4, SLOWER, 1",
        "avgt, 100, 3, 106, 4, SLOWER, 1",
        "avgt, 100, 3, 94, 4, FASTER, 0",
        "thrpt, 100, 3, 104.9, 4, same, 0",
        "thrpt, 100, 3, 95.1, 4, same, 0",
        "thrpt, 100, '\"NaN\"', 10, 4, ?, 0",
    })
    void aChangeIsFlaggedBeyondTheErrorOfTheTwo(
            String mode, String old, String oldError, String fresh, String error, String flag, int status)
            throws IOException {
        assertEquals(
                status,
                compare(result("A.run", mode, "", old, oldError), result("A.run", mode, "", fresh, error)),
                out.toString());
        assertTrue(out.toString().startsWith(flag + " "), out.toString());
    }

    @Test
    void resultsBelongTogetherByNameAndParameters() throws IOException {
        String one = result("A.run", "thrpt", "\"n\": \"1\"", "100", "1");
        String two = result("A.run", "thrpt", "\"n\": \"2\"", "50", "1");
        String other = result("B.run", "thrpt", "", "50", "1");
        assertEquals(0, compare(one + "," + two, two + "," + other));
        String text = out.toString();
        assertTrue(text.contains("same     A.run {n=2}: 50.00 ±1.0 ops/s -> 50.00 ±1.0 ops/s, +0.0 %"), text);
        assertTrue(text.contains("new      B.run"), text);
        assertTrue(text.contains("gone     A.run {n=1}"), text);
    }

    @Test
    void aFileThatIsNoneOfJmhsIsRefusedByName() throws IOException {
        assertTrue(compare("1", "2") != 0);
        assertTrue(out.toString().contains("old.json: expected JMH's results"), out.toString());
    }
}
