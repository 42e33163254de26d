package io.lanewise.nn.autograd;

/** A hook that was registered with {@link Tensor#registerHook}. */
public final class Hook implements AutoCloseable {
    private final Runnable remove;

    Hook(Runnable remove) {
        this.remove = remove;
    }

    /** Calls it no more. */
    public void remove() {
        remove.run();
    }

    @Override
    public void close() {
        remove();
    }
}
