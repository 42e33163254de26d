package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code log(sigmoid(x))}, elementwise and stable. */
public final class LogSigmoid extends ActivationLayer {
    /** The function has no numbers. */
    public LogSigmoid() {
        super(SmoothActivations.LOGSIGMOID, "");
    }
}
