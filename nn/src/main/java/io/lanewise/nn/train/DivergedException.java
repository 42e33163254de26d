package io.lanewise.nn.train;

/** The loss of a training is not a finite number any more; the message says where, and what to check in which order. */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DivergedException(String message) {
        super(message);
    }
}
