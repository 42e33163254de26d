package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
    private static final int[] COUNTING = IntStream.range(0, 101).toArray();

    @Test
    void targetsAreOneTokenFurtherOn() {
        TokenWindows windows = TokenWindows.random(COUNTING, 8, 50, 3);
        assertEquals(50, windows.size());
        Batch batch = windows.batch(IntStream.range(0, 50).toArray());
        int[] x = batch.x().toIntArray();
        int[] y = batch.y().toIntArray();
        int least = 100;
        int most = 0;
        for (int i = 0; i < x.length; i++) {
            assertEquals(i % 8 == 0 ? x[i] : x[i - 1] + 1, x[i]);
            assertEquals(x[i] + 1, y[i]);
            least = Math.min(least, x[i]);
            most = Math.max(most, y[i]);
        }
        assertTrue(least < 20 && most > 80, "windows begin anywhere");
        assertArrayEquals(
                x,
                TokenWindows.random(COUNTING, 8, 50, 3)
                        .batch(IntStream.range(0, 50).toArray())
                        .x()
                        .toIntArray());
    }

    @Test
    void streamsGoOnWhereTheBatchBeforeEnded() {
        TokenWindows windows = TokenWindows.streams(COUNTING, 4, 6);
        assertEquals(16, windows.size());
        for (int step = 0; step < 4; step++) {
            int[] x = windows.batch(step * 4, step * 4 + 1, step * 4 + 2, step * 4 + 3)
                    .x()
                    .toIntArray();
            for (int row = 0; row < 4; row++) {
                assertEquals(25 * row + 6 * step, x[row * 6]);
            }
        }
        assertEquals(100, TokenWindows.streams(COUNTING, 1, 100).batch(0).y().toIntArray()[99]);
    }

    @Test
    void tooFewTokens() {
        var error = assertThrows(IllegalArgumentException.class, () -> TokenWindows.streams(COUNTING, 4, 26));
        assertTrue(Objects.requireNonNull(error.getMessage()).contains("more than 104 tokens"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> TokenWindows.random(COUNTING, 101, 1, 1));
    }

    @Test
    void charactersByNumber() {
        Characters characters = Characters.of("hello, w\u00f6rld \ud83d\ude00");
        int[] tokens = characters.encode("w\u00f6w \ud83d\ude00");
        assertEquals("w\u00f6w \ud83d\ude00", characters.decode(tokens));
        assertEquals(0, characters.encode(" ")[0]);
        assertEquals(characters.size() - 1, characters.encode("\ud83d\ude00")[0]);
        var error = assertThrows(IllegalArgumentException.class, () -> characters.encode("x"));
        assertTrue(Objects.requireNonNull(error.getMessage()).contains("\"x\" (U+78)"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Characters.of(""));
    }
}
