package io.lanewise.nn.train;

import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;

/** Callbacks that step schedules of learning rates. */
public final class LearningRates {
    private LearningRates() {}

    /** Steps a schedule after each epoch. */
    public static Callback perEpoch(LRScheduler schedule) {
        return new Callback() {
            @Override
            public void onEpochEnd(Run run) {
                schedule.step();
            }
        };
    }

    /** Steps a schedule after each batch. */
    public static Callback perBatch(LRScheduler schedule) {
        return new Callback() {
            @Override
            public void onStepEnd(Run run) {
                schedule.step();
            }
        };
    }

    /** Shows a schedule a figure of each epoch, such as {@code val_loss}. */
    public static Callback onPlateau(ReduceLROnPlateau schedule, String figure) {
        return new Callback() {
            @Override
            public void onEpochEnd(Run run) {
                schedule.step(run.history().last(figure));
            }
        };
    }
}
