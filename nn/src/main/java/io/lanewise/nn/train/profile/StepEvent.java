package io.lanewise.nn.train.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A step of training in a flight recording. */
@Name("io.lanewise.Step")
@Label("Training step")
@Description("Forward, backward and update of one step of the optimizer")
@Category("Lanewise")
@StackTrace(false)
final class StepEvent extends Event {
    @Label("Step")
    long step;

    @Label("Loss")
    double loss;
}
