package io.lanewise.core.array;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library's random numbers: xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state
 * filled by SplitMix64 from a seed. Small, and its {@link #state} can be saved and restored. Not for several threads at once.
 */
public final class Generator {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final AtomicLong UNSEEDED = new AtomicLong(System.nanoTime());
    private static final ThreadLocal<Generator> DEFAULT =
            ThreadLocal.withInitial(() -> new Generator(mix(UNSEEDED.getAndAdd(GOLDEN))));

    private long a;
    private long b;
    private long c;
    private long d;

    /** A generator whose numbers follow from the seed alone. */
    public Generator(long seed) {
        seed(seed);
    }

    /** This thread's generator: initialisation, dropout and shuffling draw from it unless they are given one. */
    public static Generator standard() {
        return DEFAULT.get();
    }

    /** Starts this thread's generator anew: all that is drawn afterwards follows from the seed. */
    public static void manualSeed(long seed) {
        standard().seed(seed);
    }

    /** Starts anew from a seed. */
    public void seed(long seed) {
        long at = seed;
        a = mix(at += GOLDEN);
        b = mix(at += GOLDEN);
        c = mix(at += GOLDEN);
        d = mix(at += GOLDEN);
    }

    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = Long.rotateLeft(a + d, 23) + a;
        long t = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= t;
        d = Long.rotateLeft(d, 45);
        return result;
    }

    /** Uniform in [0, 1), a multiple of 2<sup>-24</sup>. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2<sup>-53</sup>. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** Standard normal, by the polar method (Marsaglia and Bray, 1964). */
    public double nextGaussian() {
        double x;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return x * Math.sqrt(-2 * Math.log(square) / square);
    }

    /**
     * Uniform in [0, bound), without bias.
     *
     * @throws IllegalArgumentException if bound is below 1
     */
    public int nextInt(int bound) {
        Checks.positive("nextInt", "bound", bound);
        long high;
        long low;
        do { // Lemire, "Fast random integer generation in an interval", 2019
            long product = (nextLong() >>> 32) * bound;
            high = product >>> 32;
            low = product & 0xFFFFFFFFL;
        } while (low < bound && low < (1L << 32) % bound);
        return (int) high;
    }

    /** The numbers 0 to {@code count - 1} in random order (Fisher and Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** All that the following numbers depend on: four words. */
    public long[] state() {
        return new long[] {a, b, c, d};
    }

    /**
     * Continues from a saved state.
     *
     * @throws IllegalArgumentException unless there are four words, not all 0
     */
    public void state(long... words) {
        Objects.requireNonNull(words, "generator state");
        if (words.length != 4 || (words[0] | words[1] | words[2] | words[3]) == 0) {
            throw Checks.error("generator state", "expected 4 words, not all 0, got " + words.length);
        }
        a = words[0];
        b = words[1];
        c = words[2];
        d = words[3];
    }
}
