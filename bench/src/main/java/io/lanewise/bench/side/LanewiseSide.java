package io.lanewise.bench.side;

import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;

/** Lanewise itself. */
public final class LanewiseSide implements Side {
    /** A child process: {@code threads} is its argument. */
    public static void main(String[] args) {
        Parallel.threads(Integer.parseInt(args[0]));
        Child.run(new LanewiseSide());
    }

    @Override
    public String describe() {
        return "Java " + Runtime.version() + ", " + Lanes.COUNT * Float.SIZE + " bits, threads " + Parallel.threads();
    }

    @Override
    public Work open(Case what) {
        return what.lanewise();
    }
}
