package io.lanewise.bench.side;

/** A side failed: it could not be loaded, or gave a wrong result. The run goes on without it. */
public final class SideException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the side's name and what it said. */
    public SideException(String message) {
        super(message);
    }
}
