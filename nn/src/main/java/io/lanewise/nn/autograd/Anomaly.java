package io.lanewise.nn.autograd;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of code in which every operation is looked after (PyTorch's {@code torch.autograd.detect_anomaly}): the first that gives a NaN or
 * an infinity out of numbers that had none, forwards or backwards, fails with an {@link AnomalyException} that names it, its layer, the step and
 * the line of the model that called it. An infinity that was put in on purpose, as in a mask of attention, is passed on without a word; a NaN
 * made of it is not. It costs time: for the search of a fault only.
 *
 * {@snippet :
 * try (var anomaly = Anomaly.detect()) {
 *     trainer.fit(loader, 1);
 * }
 * }
 */
public final class Anomaly implements AutoCloseable {
    /** Stretches open on any thread, so that the rest of the time costs a look at this number. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final ThreadLocal<@Nullable Anomaly> CURRENT = new ThreadLocal<>();

    private final @Nullable Anomaly before;
    private final Map<Tensor, Place> places = new WeakHashMap<>();
    private String layer = "";
    private int step = 1;

    private Anomaly(@Nullable Anomaly before) {
        this.before = before;
    }

    /** Begins on this thread, until closed. */
    public static Anomaly detect() {
        Anomaly opened = new Anomaly(CURRENT.get());
        CURRENT.set(opened);
        OPEN.incrementAndGet();
        return opened;
    }

    /** Whether a thread detects now: a look that costs nothing. */
    public static boolean isOn() {
        return OPEN.getPlain() != 0;
    }

    static @Nullable Anomaly current() {
        return isOn() ? CURRENT.get() : null;
    }

    /** A stay in a layer, until closed. */
    public interface Visit extends AutoCloseable {
        @Override
        void close();
    }

    /** Says that what this thread does until the result is closed happens in the layer at a path; for layers that call others. */
    public static Visit inLayer(String path) {
        Anomaly anomaly = current();
        if (anomaly == null) {
            return () -> {};
        }
        String outer = anomaly.layer;
        anomaly.layer = path;
        return () -> anomaly.layer = outer;
    }

    static void check(Tensor result, Backward operation, Tensor... inputs) {
        Anomaly anomaly = current();
        if (anomaly != null && !result.isInt()) {
            anomaly.checkResult(result, operation, inputs);
        }
    }

    private void checkResult(Tensor result, Backward operation, Tensor... inputs) {
        Place place = Place.here(layer, inputs);
        places.put(result, place);
        boolean infinite = false;
        for (Tensor input : inputs) {
            Fault fault = Fault.of(input.value());
            if (fault.isNaN() && input.isLeaf()) {
                throw found(
                        name(input) + ", which " + operation.operation() + " was given, holds",
                        fault,
                        operation,
                        place);
            }
            infinite |= fault.there();
        }
        Fault fault = Fault.of(result.value());
        if (fault.isNaN() || (fault.there() && !infinite)) {
            throw found(operation.operation() + " gave", fault, operation, place);
        }
    }

    private static String name(Tensor input) {
        return input.label().isEmpty() ? "a leaf of shape " + input.shape() : "parameter " + input.label();
    }

    /** After the backward of a result's operation. */
    void checkGradients(Tensor result) {
        Backward operation = result.operation;
        if (operation == null || Fault.of(result.gradient()).there()) {
            return; // what was not finite before has been found where it arose, or was put in
        }
        for (int i = 0; i < result.inputs.length; i++) {
            Tensor input = result.inputs[i];
            Fault fault = input.hasGradient() ? Fault.of(input.gradient()) : Fault.NONE;
            if (fault.there()) {
                Place place = places.getOrDefault(result, Place.NOWHERE);
                throw found("the gradient of " + operation.operation() + " gave input " + i, fault, operation, place);
            }
        }
    }

    private AnomalyException found(String what, Fault fault, Backward operation, Place place) {
        String message = "anomaly: " + what + " " + fault + ", in step " + step + place;
        return new AnomalyException(message, operation.operation(), place.path(), step);
    }

    void nextStep() {
        step++;
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
