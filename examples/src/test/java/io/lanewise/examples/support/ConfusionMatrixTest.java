package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    @Test
    void rowsAreWhatThingsAreAndColumnsWhatTheyWereTakenFor() {
        var matrix = new ConfusionMatrix(List.of("cat", "zebra"));
        matrix.add(new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 1});
        matrix.add(new int[] {1}, new int[] {1});
        assertEquals("""
                       cat zebr    right
                  cat    2    1    66.7%
                zebra    .    2   100.0%
                """, matrix.toString().replace("\r", ""));
    }
}
