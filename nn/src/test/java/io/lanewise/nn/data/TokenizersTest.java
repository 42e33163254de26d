package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizersTest {
    private static final String TEXT = "the cat sat on the mat, the cat ate the rat.\nThe 42 cats!";

    @Test
    void bytes() {
        Utf8Bytes bytes = new Utf8Bytes();
        assertArrayEquals(new int[] {'a', 0xC3, 0xA4}, bytes.encode("a\u00e4"));
        assertEquals("a\u00e4", bytes.decode('a', 0xC3, 0xA4));
        assertEquals("\uFFFD", bytes.decode(0xC3));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.decode(256));
    }

    @Test
    void words() {
        Words words = Words.of(TEXT, 6);
        assertEquals(6, words.size());
        assertArrayEquals(new int[] {0, 1, 0, 2}, words.encode("mad the rat cat"));
        assertEquals(Words.UNKNOWN + " the cat", words.decode(0, 1, 2));
        assertEquals(TEXT, Words.of(TEXT, 100).decode(Words.of(TEXT, 100).encode(TEXT)));
        assertThrows(IllegalArgumentException.class, () -> Words.of("", 5));
        assertThrows(IllegalArgumentException.class, () -> Words.of(TEXT, 1));
    }

    @Property(tries = 100)
    void piecesAreTheText(@ForAll String text) {
        assertEquals(text, String.join("", Words.pieces(text)));
    }

    /** The pairs of a text small enough to count by hand. */
    @Test
    void pairsThatAreMostFrequentFirst() {
        BytePairs pairs = BytePairs.train("abab abab ab", 258);
        // "ab" stands five times; then "abab" twice, as often as " ab", whose space has the smaller number...
        assertEquals("ab", pairs.decode(256));
        assertEquals(258, pairs.size());
        assertEquals(" ab", pairs.decode(257));
        assertArrayEquals(new int[] {256, 256, 257}, pairs.encode("abab ab"));
        assertEquals(256, BytePairs.train("abc", 300).size(), "no pair stands there twice");
    }

    @Property(tries = 50)
    void everyTextComesBack(@ForAll String text) {
        BytePairs pairs = BytePairs.train(TEXT, 280);
        String whole = new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(whole, pairs.decode(pairs.encode(whole)));
    }

    @Test
    void savedAndLoaded(@TempDir Path folder) throws IOException {
        BytePairs pairs = BytePairs.train(TEXT.repeat(3), 290);
        assertTrue(pairs.encode(TEXT).length < TEXT.length() * 2 / 3);
        Path file = folder.resolve("pairs.txt");
        pairs.save(file);
        BytePairs loaded = BytePairs.load(file);
        assertEquals(pairs.size(), loaded.size());
        assertArrayEquals(pairs.encode(TEXT), loaded.encode(TEXT));
        for (String wrong : List.of("", "byte pairs 1\n97 98", "byte pairs 1\n97 256\n", "byte pairs 1\n1 2\n1 2\n")) {
            Files.writeString(file, wrong);
            String message = assertThrows(FileFormatException.class, () -> BytePairs.load(file))
                    .getMessage();
            assertTrue(Objects.requireNonNull(message).contains(file + ", line "), message);
        }
        assertThrows(NoSuchFileException.class, () -> BytePairs.load(folder));
    }
}
