package io.lanewise.nn.autograd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Code whose operations are not recorded (PyTorch's {@code torch.no_grad()}): inference, metrics, updates of parameters by hand.
 *
 * {@snippet :
 * Tensor probability = NoGrad.run(() -> net.forward(points));
 * try (var noGrad = NoGrad.open()) {
 *     w.subInPlace(w.grad().mul(rate));
 * }
 * }
 */
public final class NoGrad implements AutoCloseable {
    private final @Nullable NoGrad before;

    private NoGrad(@Nullable NoGrad before) {
        this.before = before;
    }

    /** Stops recording on this thread until closed. Nests. */
    public static NoGrad open() {
        Recorder recorder = Recorder.get();
        NoGrad opened = new NoGrad(recorder.stopped);
        recorder.stopped = opened;
        return opened;
    }

    /** What the body returns, computed without recording. */
    public static <T extends @Nullable Object> T run(Supplier<T> body) {
        try (NoGrad _ = open()) {
            return body.get();
        }
    }

    /** Runs the body without recording. */
    public static void run(Runnable body) {
        try (NoGrad _ = open()) {
            body.run();
        }
    }

    /** Whether operations are recorded on this thread now. */
    public static boolean isRecording() {
        return Recorder.get().stopped == null;
    }

    @Override
    public void close() {
        Recorder.get().stopped = before;
    }
}
