package io.lanewise.nn.train.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An operation, or its gradient, in a flight recording. */
@Name("io.lanewise.Operation")
@Label("Operation")
@Description("An operation of a model, or the computation of its gradient")
@Category("Lanewise")
@StackTrace(false)
final class OperationEvent extends Event {
    @Label("Operation")
    String operation = "";

    @Label("Layer")
    String layer = "";

    @Label("Backward")
    boolean backward;

    @Label("Time")
    @Timespan(Timespan.NANOSECONDS)
    long nanos;

    @Label("FLOPs")
    long flops;

    static void record(String operation, String layer, boolean backward, long nanos, long flops) {
        OperationEvent event = new OperationEvent();
        if (event.isEnabled()) {
            event.operation = operation;
            event.layer = layer;
            event.backward = backward;
            event.nanos = nanos;
            event.flops = flops;
            event.commit();
        }
    }
}
