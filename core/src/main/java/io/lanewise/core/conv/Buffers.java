package io.lanewise.core.conv;

import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import java.lang.foreign.MemorySegment;

/** A thread's memory for blocks on their way through a kernel; each grows when needed and stays. */
final class Buffers {
    private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

    /** Images with their border. */
    private MemorySegment images = MemorySegment.NULL;

    /** Patches. */
    private MemorySegment patches = MemorySegment.NULL;

    /** What comes out, or goes back, beside the patches. */
    private MemorySegment results = MemorySegment.NULL;

    /** Distances. */
    private long[] places = {};

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

    long[] places(int count) {
        if (places.length < count) {
            places = new long[count];
        }
        return places;
    }

    private static MemorySegment grown(MemorySegment memory, long bytes) {
        if (memory.byteSize() >= bytes) {
            return memory;
        }
        return Scope.outside(() -> Storage.allocate(bytes, "convolution workspace"))
                .segment();
    }
}
