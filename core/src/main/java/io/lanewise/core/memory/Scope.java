package io.lanewise.core.memory;

import java.util.ArrayList;
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
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    private final @Nullable Scope parent;
    private final String name;
    private final Thread thread = Thread.currentThread();

    /** A scope whose arrays belong to the collector: {@link #outside}. */
    private final boolean outside;

    private final ArrayList<Storage> arrays = new ArrayList<>();
    private boolean closed;

    private Scope(@Nullable Scope parent, String name, boolean outside) {
        this.parent = parent;
        this.name = name;
        this.outside = outside;
    }

    /** Opens a scope inside the current one. */
    public static Scope open() {
        return open("scope");
    }

    /** Opens a scope whose name stands in error messages. */
    public static Scope open(String name) {
        Scope scope = new Scope(CURRENT.get(), name, false);
        CURRENT.set(scope);
        return scope;
    }

    /** Runs {@code body} so that arrays made in it belong to no scope: parameters, buffers, optimizer state. */
    public static <T extends @Nullable Object> T outside(Supplier<T> body) {
        Scope before = CURRENT.get();
        if (before == null || before.outside) {
            return body.get();
        }
        CURRENT.set(new Scope(before, "outside", true));
        try {
            return body.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** The scope that owns what this thread makes now; null if the garbage collector does. */
    static @Nullable Scope current() {
        Scope scope = CURRENT.get();
        return scope == null || scope.outside ? null : scope;
    }

    @Nullable
    Scope parent() {
        return parent == null || parent.outside ? null : parent;
    }

    void add(Storage storage) {
        arrays.add(storage);
    }

    /**
     * Recycles every array made in this scope and not kept, and makes the enclosing scope current again.
     *
     * @throws IllegalStateException if a scope inside this one is still open, or from another thread; the scope stays open
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("scope close: \"" + name + "\" belongs to thread " + thread.getName()
                    + ", got " + Thread.currentThread().getName());
        }
        Scope current = CURRENT.get();
        if (current != this) {
            throw new IllegalStateException("scope close: \"" + name + "\" must be the innermost scope, but \""
                    + (current == null ? "none" : current.name) + "\" is; open scopes with try-with-resources");
        }
        closed = true;
        if (parent == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(parent);
        }
        String end = "when \"" + name + "\" closed";
        for (int i = arrays.size() - 1; i >= 0; i--) {
            Storage storage = arrays.get(i);
            if (storage.ownedBy(this)) {
                storage.recycle(end);
            }
        }
        arrays.clear();
    }

    @Override
    public String toString() {
        return "Scope[" + name + ", " + arrays.size() + " arrays" + (closed ? ", closed]" : "]");
    }
}
