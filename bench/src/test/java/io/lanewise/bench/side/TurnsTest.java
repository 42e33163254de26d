package io.lanewise.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sides in processes of their own: they answer, and one that fails or is wrong is left out with a word about it. */
class TurnsTest {
    /** Adds wrongly. */
    static final class WrongSide implements Side {
        public static void main(String[] args) {
            System.out.println("what a library says by itself");
            Child.run(new WrongSide());
        }

        @Override
        public String describe() {
            return "wrong";
        }

        @Override
        public @Nullable Work open(Case what) {
            return what instanceof Eager
                    ? new Work() {
                        @Override
                        public void run() {}

                        @Override
                        public float[] check() {
                            return new float[16];
                        }
                    }
                    : null;
        }
    }

    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private final Turns turns = new Turns(1, 2, 0.001, new PrintStream(notes, true, StandardCharsets.UTF_8));

    private static Contestant contestant(String name, String main) {
        List<String> command = List.of(
                "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), main, "1");
        return new Contestant(name, name, command, Map.of(), 0.001);
    }

    @Test
    void aSideThatFailsOrIsWrongIsLeftOutAndTheRunGoesOn() {
        List<Remote> sides = turns.start(
                List.of(
                        contestant(Contestant.LANEWISE, LanewiseSide.class.getName()),
                        contestant("absent", "no.such.Main"),
                        contestant("wrong", WrongSide.class.getName())),
                true);
        try {
            Row sum = turns.run(new Eager(), sides);
            Row product = turns.run(Product.of("32x32x32 NN", Product.Form.PLAIN), sides);
            String text = notes.toString(StandardCharsets.UTF_8);
            assertEquals(List.of(Contestant.LANEWISE), List.copyOf(sum.best().keySet()), text);
            assertEquals(
                    List.of(Contestant.LANEWISE), List.copyOf(product.best().keySet()), text);
            assertTrue(
                    text.contains("# left out: absent: its process ended with status 1: Error: Could not find"), text);
            assertTrue(text.contains("left out: wrong: number 0 of its check is 0.0"), text);
            assertTrue(text.contains("# wrong: wrong"), text);
        } finally {
            sides.forEach(Remote::close);
        }
    }
}
