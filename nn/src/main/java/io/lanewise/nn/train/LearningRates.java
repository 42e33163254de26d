package io.lanewise.nn.train;

import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;
import io.lanewise.nn.train.state.Parts;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;

/** Callbacks that step schedules of learning rates, and save them in checkpoints. */
public final class LearningRates {
    private LearningRates() {}

    private abstract static class Saved implements Callback, Stateful {
        private final Stateful schedule;

        Saved(Stateful schedule) {
            this.schedule = schedule;
        }

        @Override
        public void saveState(TrainingState to) {
            schedule.saveState(to);
        }

        @Override
        public void loadState(TrainingState from) {
            schedule.loadState(from);
        }
    }

    /** Steps a schedule after each epoch. */
    public static Callback perEpoch(LRScheduler schedule) {
        return new Saved(Parts.of(schedule)) {
            @Override
            public void onEpochEnd(Run run) {
                schedule.step();
            }
        };
    }

    /** Steps a schedule after each batch. */
    public static Callback perBatch(LRScheduler schedule) {
        return new Saved(Parts.of(schedule)) {
            @Override
            public void onStepEnd(Run run) {
                schedule.step();
            }
        };
    }

    /** Shows a schedule a figure of each epoch, such as {@code val_loss}. */
    public static Callback onPlateau(ReduceLROnPlateau schedule, String figure) {
        return new Saved(Parts.of(schedule)) {
            @Override
            public void onEpochEnd(Run run) {
                schedule.step(run.history().last(figure));
            }
        };
    }
}
