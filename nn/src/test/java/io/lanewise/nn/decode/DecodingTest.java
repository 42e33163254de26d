package io.lanewise.nn.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodingTest {
    private static final int START = 0;
    private static final int END = 1;
    private static final int A = 2;
    private static final int B = 3;

    /** A model that looks at the last token only, by a table of probabilities; beginnings with the first token of a row may differ. */
    private static NextToken chain(float[][] table) {
        return tokens -> {
            int rows = tokens.shape().dim(0);
            int[] last = tokens.select(1, -1).toIntArray();
            float[][] scores = new float[rows][];
            for (int i = 0; i < rows; i++) {
                scores[i] = table[last[i]];
            }
            return Tensor.of(scores).log();
        };
    }

    /** A is likelier than B at first, but after B all is certain. */
    private static final NextToken TRAP = chain(new float[][] {
        {0, 0, 0.6f, 0.4f},
        {0.25f, 0.25f, 0.25f, 0.25f},
        {0, 0.5f, 0.25f, 0.25f},
        {0, 1, 0, 0},
    });

    @Test
    void greedyTakesTheLikeliestStepAndBeamTheLikeliestSequence() {
        var decoding = new Decoding(START, END, 5);
        Hypothesis greedy = decoding.greedy(1, TRAP).getFirst();
        assertEquals(List.of(A), greedy.tokens());
        assertEquals(Math.log(0.6 * 0.5), greedy.logProbability(), 1e-6);
        List<Hypothesis> beam = decoding.beam(2, TRAP);
        assertEquals(List.of(B), beam.getFirst().tokens());
        assertEquals(Math.log(0.4), beam.getFirst().logProbability(), 1e-6);
        assertEquals(List.of(A), beam.getLast().tokens());
        assertEquals(2, beam.size());
    }

    @Test
    void aBeamOfOneIsGreedy() {
        var decoding = new Decoding(START, END, 5);
        assertEquals(
                decoding.greedy(1, TRAP).getFirst().tokens(),
                decoding.beam(1, TRAP).getFirst().tokens());
    }

    @Test
    void aWideBeamFindsWhatTryingAllFinds() {
        var generator = new Generator(3);
        float[][] table = new float[4][4];
        for (float[] row : table) {
            float sum = 0;
            for (int i = END; i < row.length; i++) {
                row[i] = generator.nextFloat();
                sum += row[i];
            }
            for (int i = END; i < row.length; i++) {
                row[i] /= sum;
            }
        }
        int most = 4;
        List<Double> all = new ArrayList<>();
        every(table, START, 1, most, all);
        all.sort((a, b) -> Double.compare(b, a));
        List<Hypothesis> found = new Decoding(START, END, most).beam(1000, chain(table));
        // Those with the impossible start in them have probability 0 and come last.
        for (int i = 0; i < all.size(); i++) {
            assertEquals(all.get(i), found.get(i).logProbability(), 1e-5, "place " + i);
        }
        assertEquals(
                found.getFirst(),
                new Decoding(START, END, most).beam(40, chain(table)).getFirst());
    }

    private static void every(float[][] table, int last, double probability, int left, List<Double> all) {
        if (left == 0) {
            all.add(Math.log(probability));
            return;
        }
        all.add(Math.log(probability * table[last][END]));
        for (int token : new int[] {A, B}) {
            every(table, token, probability * table[last][token], left - 1, all);
        }
    }

    @Test
    void rowsEndWhenTheyEndAndAreCutAtTheLongest() {
        // Row 0 ends after A, row 1 never.
        NextToken model = tokens -> {
            int length = tokens.shape().dim(1);
            return Tensor.of(new float[][] {
                length == 1 ? new float[] {0, 0, 9, 0} : new float[] {0, 9, 0, 0}, new float[] {0, 0, 0, 9}
            });
        };
        List<Hypothesis> rows = new Decoding(START, END, 3).greedy(2, model);
        assertEquals(List.of(A), rows.get(0).tokens());
        assertEquals(List.of(B, B, B), rows.get(1).tokens());
        double sure = 9 - Math.log(Math.exp(9) + 3);
        assertEquals(2 * sure, rows.get(0).logProbability(), 1e-5);
        assertEquals(3 * sure, rows.get(1).logProbability(), 1e-5);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new Decoding(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Decoding(0, 1, 0));
        var decoding = new Decoding(0, 1, 3);
        assertThrows(IllegalArgumentException.class, () -> decoding.beam(0, TRAP));
        assertThrows(IllegalArgumentException.class, () -> decoding.greedy(0, TRAP));
        var error =
                assertThrows(IllegalArgumentException.class, () -> decoding.greedy(2, tokens -> Tensor.zeros(1, 4)));
        assertTrue(error.getMessage().contains("[sequences=2, vocabulary]"), error.getMessage());
    }
}
