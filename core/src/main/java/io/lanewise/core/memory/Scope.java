package io.lanewise.core.memory;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of arrays: every array that this thread makes while a scope is open is recycled when the scope closes, so the
 * next turn of a loop gets the same, still cached memory.
 *
 * {@snippet :
 * try (var scope = Scope.open()) {
 *     NDArray c = Matmul.of(a, b);
 *     c.keep(); // outlives the scope
 * }
 * }
 *
 * <p>Scopes nest, and belong to the thread that opened them. Using an array after its scope has closed throws.
 *
 * <p>An iteration that opens a scope for each turn ({@link #forIteration}) may be left without a word: {@code break}, or an
 * exception. Such a scope closes with the one around it; and once the iteration's object has been collected it
 * dissolves, so nothing that the program goes on to make is recycled under its hands or kept for ever.
 */
public final class Scope implements AutoCloseable {
    private static final @Nullable Storage[] NONE = {};

    private final @Nullable Scope parent;
    private final String name;
    private final Thread thread = Thread.currentThread();

    /** A scope whose arrays belong to the collector: {@link #outside}. */
    private final boolean outside;

    /** What may stop without closing this scope: {@link #forIteration}. */
    private final @Nullable WeakReference<Object> iteration;

    private @Nullable Storage[] arrays = NONE;
    private int count;
    private boolean closed;

    private Scope(@Nullable Scope parent, String name, boolean outside, @Nullable Object iteration) {
        this.parent = parent;
        this.name = name;
        this.outside = outside;
        this.iteration = iteration == null ? null : new WeakReference<>(iteration);
    }

    /** Opens a scope inside the current one. */
    public static Scope open() {
        return open("scope");
    }

    /** Opens a scope whose name stands in error messages. */
    public static Scope open(String name) {
        return open(name, null);
    }

    /**
     * Opens a scope for one turn of an iteration that may be left without closing it. It closes together with any scope
     * around it, and dissolves once {@code iteration}, usually the iterator, has been collected.
     */
    public static Scope forIteration(Object iteration, String name) {
        return open(name, iteration);
    }

    private static Scope open(String name, @Nullable Object iteration) {
        ThreadMemory memory = ThreadMemory.get();
        Scope scope = new Scope(innermost(memory), name, false, iteration);
        memory.scope(scope);
        return scope;
    }

    /** Runs {@code body} so that arrays made in it belong to no scope: parameters, buffers, optimizer state. */
    public static <T extends @Nullable Object> T outside(Supplier<T> body) {
        ThreadMemory memory = ThreadMemory.get();
        Scope before = innermost(memory);
        if (before == null || before.outside) {
            return body.get();
        }
        memory.scope(new Scope(before, "outside", true, null));
        try {
            return body.get();
        } finally {
            memory.scope(stillOpen(before));
        }
    }

    /** The scope that owns what this thread makes now; null if the garbage collector does. */
    static @Nullable Scope current() {
        return current(ThreadMemory.get());
    }

    /** The same for the memory of this thread. */
    static @Nullable Scope current(ThreadMemory memory) {
        Scope scope = innermost(memory);
        return scope == null || scope.outside ? null : scope;
    }

    @Nullable
    Scope parent() {
        Scope scope = stillOpen(parent);
        return scope == null || scope.outside ? null : scope;
    }

    /** The innermost scope of this thread, after those left behind by iterations that are gone have dissolved. */
    static @Nullable Scope innermost() {
        return innermost(ThreadMemory.get());
    }

    private static @Nullable Scope innermost(ThreadMemory memory) {
        Scope scope = memory.scope();
        while (scope != null && scope.isLeft()) {
            scope.dissolve();
            scope = memory.scope();
        }
        return scope;
    }

    /** Dissolves all scopes of this thread that were left behind by iterations that are gone, those around living ones too. */
    static void dissolveLeft() {
        for (Scope scope = ThreadMemory.get().scope(); scope != null; scope = scope.parent) {
            if (scope.isLeft()) {
                scope.dissolve();
            }
        }
    }

    private boolean isLeft() {
        return iteration != null && iteration.refersTo(null);
    }

    private static @Nullable Scope stillOpen(@Nullable Scope scope) {
        Scope open = scope;
        while (open != null && open.closed) {
            open = open.parent;
        }
        return open;
    }

    void add(Storage storage) {
        if (count == arrays.length) {
            BlockCache cache = count == 0 && isOwn() ? ThreadMemory.get().cache() : null;
            arrays = cache != null ? cache.takeList() : Arrays.copyOf(arrays, Math.max(BlockCache.TYPICAL, 2 * count));
        }
        arrays[count++] = storage;
    }

    /**
     * Recycles every array made in this scope and not kept, and makes the enclosing scope current again. Scopes inside this one that
     * iterations left open close too.
     *
     * @throws IllegalStateException if another scope inside this one is still open, or from another thread; the scope stays open
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        checkThread("close");
        ThreadMemory memory = ThreadMemory.get();
        Scope current = memory.scope();
        Scope inner = current;
        while (inner != null && inner != this && (inner.iteration != null || inner.closed)) {
            inner = inner.parent;
        }
        if (inner == this) {
            for (Scope scope = current; scope != null && scope != this; scope = scope.parent) {
                scope.recycle(memory);
            }
            recycle(memory);
            memory.scope(stillOpen(parent));
        } else if (iteration != null && !encloses(current)) {
            recycle(memory); // its iteration was carried out of the scope it began in
        } else {
            throw new IllegalStateException("scope close: \"" + name + "\" must be the innermost scope, but \""
                    + (inner == null ? "none" : inner.name) + "\" is; open scopes with try-with-resources");
        }
    }

    /**
     * Ends this scope without recycling: its arrays move to the enclosing scope, or to the garbage collector where there is none.
     * Scopes inside it stay open.
     *
     * @throws IllegalStateException from another thread
     */
    public void dissolve() {
        if (closed) {
            return;
        }
        checkThread("dissolve");
        closed = true;
        for (int i = 0; i < count; i++) {
            Storage storage = arrays[i];
            if (storage != null && storage.ownedBy(this)) {
                storage.keep();
            }
        }
        arrays = NONE;
        count = 0;
        ThreadMemory memory = ThreadMemory.get();
        if (memory.scope() == this) {
            memory.scope(stillOpen(parent));
        }
    }

    /** Whether this thread opened the scope, and so may close it. */
    public boolean isOwn() {
        return Thread.currentThread() == thread;
    }

    private void checkThread(String operation) {
        if (!isOwn()) {
            throw new IllegalStateException("scope " + operation + ": \"" + name + "\" belongs to thread "
                    + thread.getName() + ", got " + Thread.currentThread().getName());
        }
    }

    private boolean encloses(@Nullable Scope inner) {
        Scope scope = inner;
        while (scope != null && scope != this) {
            scope = scope.parent;
        }
        return scope != null;
    }

    private void recycle(ThreadMemory memory) {
        closed = true;
        @Nullable Storage[] list = arrays;
        for (int i = count - 1; i >= 0; i--) {
            Storage storage = list[i];
            list[i] = null;
            if (storage != null && storage.ownedBy(this)) {
                storage.recycle(memory);
            }
        }
        arrays = NONE;
        count = 0;
        BlockCache cache = memory.cache();
        if (cache != null && list.length > 0) {
            cache.giveBack(list);
        }
    }

    /** How arrays of this scope ended, for errors. */
    String end() {
        return "when \"" + name + "\" closed";
    }

    @Override
    public String toString() {
        return "Scope[" + name + ", " + count + " arrays" + (closed ? ", closed]" : "]");
    }
}
