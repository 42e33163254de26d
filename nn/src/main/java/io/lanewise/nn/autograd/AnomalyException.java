package io.lanewise.nn.autograd;

import java.io.Serial;

/** A NaN or an infinity that {@link Anomaly} has found. */
public final class AnomalyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String layer;
    private final int step;

    AnomalyException(String message, String operation, String layer, int step) {
        super(message);
        this.operation = operation;
        this.layer = layer;
        this.step = step;
    }

    /** The operation that gave it, forwards or backwards. */
    public String operation() {
        return operation;
    }

    /** Path of the layer that the operation belongs to; empty where that is not known. */
    public String layer() {
        return layer;
    }

    /** Number of the backward, counted from 1 since detection began, that was being worked towards or done. */
    public int step() {
        return step;
    }
}
