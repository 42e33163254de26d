package io.lanewise.core.conv;

import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A thread's memory for blocks on their way through a kernel; each grows when needed and stays. */
final class Buffers {
    private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

    /** Images with their border. */
    private MemorySegment images = MemorySegment.NULL;

    /** Patches. */
    private MemorySegment patches = MemorySegment.NULL;

    /** What comes out, or goes back, beside the patches. */
    private MemorySegment results = MemorySegment.NULL;

    /** Images with their border, for kernels that read them element by element: from an array this is one instruction. */
    private float[] elements = {};

    /** Weights, in an array for the same reason. */
    private float[] weights = {};

    /** Distances. */
    private int[] places = {};

    private long[] distances = {};

    private Buffers() {}

    /** The current thread's. */
    static Buffers get() {
        return OF_THREAD.get();
    }

    MemorySegment images(long bytes) {
        images = grown(images, bytes);
        return images;
    }

    MemorySegment patches(long bytes) {
        patches = grown(patches, bytes);
        return patches;
    }

    MemorySegment results(long bytes) {
        results = grown(results, bytes);
        return results;
    }

    /** The first bytes of the images as an array. */
    float[] elements(long bytes) {
        int count = Math.toIntExact(bytes / Float.BYTES);
        if (elements.length < count) {
            elements = new float[count];
        }
        MemorySegment.copy(images, ValueLayout.JAVA_FLOAT, 0, elements, 0, count);
        return elements;
    }

    float[] weights(int count) {
        if (weights.length < count) {
            weights = new float[count];
        }
        return weights;
    }

    int[] places(int count) {
        if (places.length < count) {
            places = new int[count];
        }
        return places;
    }

    long[] distances(int count) {
        if (distances.length < count) {
            distances = new long[count];
        }
        return distances;
    }

    /** Bytes of the arrays on the heap. */
    long arrayBytes() {
        return (long) (elements.length + weights.length) * Float.BYTES
                + (long) places.length * Integer.BYTES
                + (long) distances.length * Long.BYTES;
    }

    private static MemorySegment grown(MemorySegment memory, long bytes) {
        if (memory.byteSize() >= bytes) {
            return memory;
        }
        return Scope.outside(() -> Storage.allocate(bytes, "convolution workspace"))
                .segment();
    }
}
