package io.lanewise.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.core.parallel.Parallel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private final int before = Parallel.threads();

    @AfterEach
    void asItWas() {
        Parallel.threads(before);
    }

    @Test
    void twoThreadsHandOver() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two processors");
        Parallel.threads(2);
        double nanos = new Handover().nanos();
        assertTrue(nanos > 1 && nanos < 1_000_000, () -> nanos + " ns");
    }

    @Test
    void aloneThereIsNobodyToHandOverTo() {
        Parallel.threads(1);
        assertEquals(Double.NaN, new Handover().nanos());
    }
}
