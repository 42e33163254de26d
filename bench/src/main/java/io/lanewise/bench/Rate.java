package io.lanewise.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What was done in an iteration, which JMH divides by its seconds: {@code giga} is GFLOP/s or GB/s. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Rate {
    private double done;

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        done = 0;
    }

    /** Floating-point operations, or bytes read and written. */
    public void add(double amount) {
        done += amount;
    }

    /** JMH reads the counter here. */
    public double giga() {
        return done * 1e-9;
    }
}
