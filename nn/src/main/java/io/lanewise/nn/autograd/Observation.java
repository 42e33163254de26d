package io.lanewise.nn.autograd;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stretch of code, of one thread, in which an {@link Observer} is told of every operation: for summaries and profiles. */
public final class Observation implements AutoCloseable {
    /** Observations open on any thread, so that the rest of the time costs a look at this number. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final ThreadLocal<@Nullable Observation> CURRENT = new ThreadLocal<>();

    private final Observer observer;
    private final boolean layerByLayer;
    private final @Nullable Observation before;
    private String layer = "";

    private Observation(Observer observer, boolean layerByLayer, @Nullable Observation before) {
        this.observer = observer;
        this.layerByLayer = layerByLayer;
        this.before = before;
    }

    /**
     * Begins on this thread, until closed.
     *
     * @param layerByLayer whether a layer and the activation behind it, which are otherwise computed in one go, are computed apart
     */
    public static Observation open(Observer observer, boolean layerByLayer) {
        Observation opened = new Observation(observer, layerByLayer, CURRENT.get());
        CURRENT.set(opened);
        OPEN.incrementAndGet();
        return opened;
    }

    static @Nullable Observation current() {
        return OPEN.getPlain() == 0 ? null : CURRENT.get();
    }

    /** Whether this thread is to compute every layer apart. */
    public static boolean isLayerByLayer() {
        Observation observation = current();
        return observation != null && observation.layerByLayer;
    }

    /** Says that what this thread does until the result is closed happens in the layer at a path; for layers that call others. */
    public static Anomaly.Visit inLayer(String path) {
        Observation observation = current();
        if (observation == null) {
            return () -> {};
        }
        String outer = observation.layer;
        observation.layer = path;
        return () -> observation.layer = outer;
    }

    void forward(Backward operation, Tensor result, Tensor... inputs) {
        observer.forward(operation.operation(), Place.layer(layer, inputs), result, inputs);
    }

    void backward(Backward operation, Tensor result, long nanos) {
        observer.backward(operation.operation(), Place.layer("", result.inputs), result, nanos, result.inputs);
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
