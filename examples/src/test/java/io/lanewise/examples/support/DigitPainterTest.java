package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitPainterTest {
    @Test
    void theSameSeedPaintsTheSamePictures() {
        var one = DigitPainter.paint(200, 7);
        var two = DigitPainter.paint(200, 7);
        assertArrayEquals(one.pixels(), two.pixels());
        assertArrayEquals(one.labels(), two.labels());
        assertFalse(Arrays.equals(one.pixels(), DigitPainter.paint(200, 8).pixels()));
    }

    /** The figures of the examples are compared between machines, so the pictures must be the same there, bit for bit. */
    @Test
    void theSameSeedPaintsTheSamePicturesOnEveryMachine() {
        var digits = DigitPainter.paint(1000, 1);
        assertEquals(-1453477325, Arrays.hashCode(digits.pixels()));
        assertEquals(-587605512, Arrays.hashCode(digits.labels()));
    }

    @Test
    void picturesAreInkOnPaperInsideTheFrame() {
        float[] pixels = new float[DigitPainter.PIXELS + 2];
        var painter = new DigitPainter(3);
        for (int i = 0; i < 500; i++) {
            pixels[0] = pixels[pixels.length - 1] = -1;
            painter.paint(i % 10, pixels, 1);
            assertEquals(-1, pixels[0]);
            assertEquals(-1, pixels[pixels.length - 1]);
            float ink = 0;
            for (int pixel = 1; pixel <= DigitPainter.PIXELS; pixel++) {
                assertTrue(pixels[pixel] >= 0 && pixels[pixel] <= 1, "pixel " + pixels[pixel]);
                ink += pixels[pixel] > 0.5f ? 1 : 0;
            }
            assertTrue(ink > 15 && ink < 250, "digit " + i % 10 + " has " + ink + " dark pixels");
        }
    }

    @Test
    void everyDigitIsPainted() {
        int[] counts = new int[10];
        for (int label : DigitPainter.paint(2000, 5).labels()) {
            counts[label]++;
        }
        for (int count : counts) {
            assertTrue(count > 140 && count < 260, Arrays.toString(counts));
        }
    }
}
