package io.lanewise.bench.side;

/** What a case is measured in. */
public enum Unit {
    GFLOPS("GFLOP/s", true),
    STEPS("steps/s", true),
    MICROSECONDS("us", false),
    NANOSECONDS("ns", false);

    private final String label;
    private final boolean rate;

    Unit(String label, boolean rate) {
        this.label = label;
        this.rate = rate;
    }

    /** As it stands in tables. */
    public String label() {
        return label;
    }

    /** The measure of one call of {@code operations} operations that takes {@code seconds}. */
    public double of(double seconds, double operations) {
        return switch (this) {
            case GFLOPS -> operations / seconds * 1e-9;
            case STEPS -> operations / seconds;
            case MICROSECONDS -> seconds / operations * 1e6;
            case NANOSECONDS -> seconds / operations * 1e9;
        };
    }

    /** How many times faster {@code a} is than {@code b}. */
    public double ratio(double a, double b) {
        return rate ? a / b : b / a;
    }
}
