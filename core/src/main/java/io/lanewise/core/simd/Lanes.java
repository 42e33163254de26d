package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one vector shape of the library: the processor's preferred one, or the one that the system property {@value #PROPERTY}
 * (128, 256 or 512 bits) forces so that tests can run every kernel at every width.
 *
 * <p>All constants are {@code static final}, because the compiler turns vector code into instructions only where the
 * species is a constant.
 */
public final class Lanes {
    /** System property that forces the vector width in bits. */
    public static final String PROPERTY = "lanewise.lanes";

    /** System property that overrides {@link #FMA}, {@code true} or {@code false}. */
    public static final String FMA_PROPERTY = "lanewise.fma";

    private static final VectorShape SHAPE = shape();

    /** Species of all float vectors. */
    public static final VectorSpecies<Float> F = VectorSpecies.of(float.class, SHAPE);

    /** Species of all int vectors, lane for lane beside {@link #F}. */
    public static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, SHAPE);

    /** Floats in a vector. */
    public static final int COUNT = F.length();

    /** Bytes in a vector. */
    public static final int BYTES = F.vectorByteSize();

    /** Byte order of every array. */
    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /**
     * Whether fused multiply-add is an instruction here. Where it is not, {@link FloatVector#fma} falls to exact arithmetic
     * that is thousands of times slower. Every processor with 256-bit integer vectors (AVX2), and every 64-bit ARM, has it.
     */
    public static final boolean FMA = fma();

    /** Lane i + 8 comes to lane i, and so on, round the vector: the steps of a reduction. */
    static final VectorShuffle<Float> TURN_8 = turn(8);

    static final VectorShuffle<Float> TURN_4 = turn(4);
    static final VectorShuffle<Float> TURN_2 = turn(2);
    static final VectorShuffle<Float> TURN_1 = turn(1);

    private Lanes() {}

    /** Lanes that {@code bytes} bytes fill, at most {@link #COUNT}: of the last vector of a loop. */
    public static int count(long bytes) {
        return (int) Math.min(bytes, BYTES) / Float.BYTES;
    }

    /**
     * The segment itself, sliced to the length it has been checked to have. A loop up to {@code bytes} then needs no check of
     * bounds inside, whatever the compiler has learned to distrust before.
     *
     * @throws IllegalArgumentException if the segment has another length
     */
    public static MemorySegment exactly(MemorySegment segment, long bytes) {
        checkLength(segment, bytes);
        return Native.slice(segment, 0, bytes);
    }

    /** The check alone: a slice that is then handed on would be an object in each call. */
    static void checkLength(MemorySegment segment, long bytes) {
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    "loop: segments must have equal lengths, got " + bytes + " and " + segment.byteSize() + " bytes");
        }
    }

    /**
     * Sum of the lanes, halves first. {@code reduceLanes(ADD)} adds one lane after the other in the interpreter and in halves
     * once compiled, so that results would depend on when the compiler gets to it.
     */
    public static float sum(FloatVector v) {
        FloatVector s = v;
        if (COUNT > 8) {
            s = s.add(s.rearrange(TURN_8));
        }
        if (COUNT > 4) {
            s = s.add(s.rearrange(TURN_4));
        }
        s = s.add(s.rearrange(TURN_2));
        return s.add(s.rearrange(TURN_1)).lane(0);
    }

    /**
     * Largest of the lanes, any lane if one is NaN and not negative. As integers that are ordered as the floats are: the floats' own
     * reduction takes ten times the instructions, for NaN and the two zeros.
     */
    public static float max(FloatVector v) {
        IntVector bits = v.reinterpretAsInts();
        IntVector ordered = bits.lanewise(ASHR, 31).and(Integer.MAX_VALUE).lanewise(XOR, bits);
        int largest = ordered.reduceLanes(MAX);
        return Float.intBitsToFloat(((largest >> 31) & Integer.MAX_VALUE) ^ largest);
    }

    /** {@code a * b + c}, fused where the processor can. */
    public static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
        return FMA ? a.fma(b, c) : a.mul(b).add(c);
    }

    private static VectorShuffle<Float> turn(int lanes) {
        return VectorShuffle.iota(F, lanes % COUNT, 1, true);
    }

    private static VectorShape shape() {
        String forced = System.getProperty(PROPERTY);
        if (forced == null) {
            return FloatVector.SPECIES_PREFERRED.vectorShape();
        }
        return switch (forced) {
            case "128" -> VectorShape.S_128_BIT;
            case "256" -> VectorShape.S_256_BIT;
            case "512" -> VectorShape.S_512_BIT;
            default ->
                throw new IllegalArgumentException(
                        "lanes: system property " + PROPERTY + " must be 128, 256 or 512, got \"" + forced + "\"");
        };
    }

    private static boolean fma() {
        String forced = System.getProperty(FMA_PROPERTY);
        if (forced != null) {
            return Boolean.parseBoolean(forced);
        }
        return System.getProperty("os.arch", "").equals("aarch64") || IntVector.SPECIES_PREFERRED.length() >= 8;
    }
}
