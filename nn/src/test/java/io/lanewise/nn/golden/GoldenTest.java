package io.lanewise.nn.golden;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cases that PyTorch computed in double: layers, operations and losses with their gradients, trajectories of optimizers, schedules. Those
 * of the test resources, or of the folder that the system property {@value Manifest#PROPERTY} names.
 */
class GoldenTest {
    private static int passed;
    private static int failed;

    static List<Manifest.Case> cases() throws IOException {
        return Manifest.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isPyTorchs(Manifest.Case given) throws IOException {
        try {
            GoldenCase.run(given);
            passed++;
        } catch (RuntimeException | IOException | AssertionError e) {
            failed++;
            throw e;
        }
    }

    @AfterAll
    static void report() {
        System.out.println("golden: " + passed + " passed, " + failed + " failed");
    }
}
