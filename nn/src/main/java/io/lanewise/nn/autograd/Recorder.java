package io.lanewise.nn.autograd;

import org.jspecify.annotations.Nullable;

/** Whether one thread records operations now, and the number of the last one it recorded. */
final class Recorder {
    private static final ThreadLocal<Recorder> OF_THREAD = ThreadLocal.withInitial(Recorder::new);

    /** The innermost stretch without recording; null while operations are recorded. */
    @Nullable
    NoGrad stopped;

    private long clock;

    private Recorder() {}

    /** The current thread's. */
    static Recorder get() {
        return OF_THREAD.get();
    }

    /**
     * The number of an operation that is recorded now: larger than those of its inputs, whichever thread recorded them, and than those of
     * all operations that this thread has recorded before.
     */
    long next(Tensor... inputs) {
        long latest = clock;
        for (Tensor input : inputs) {
            latest = Math.max(latest, input.sequence);
        }
        clock = latest + 1;
        return clock;
    }
}
