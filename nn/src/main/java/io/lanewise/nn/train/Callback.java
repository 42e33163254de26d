package io.lanewise.nn.train;

/** Called by the {@link Trainer} as training goes on. */
public interface Callback {
    /** Before the first epoch. */
    default void onTrainBegin(Run run) {}

    /** After each optimizer step. */
    default void onStepEnd(Run run) {}

    /** After each epoch and its validation; {@link Run#history()} has the epoch's figures. */
    default void onEpochEnd(Run run) {}

    /** After the last epoch, also when training was stopped. */
    default void onTrainEnd(Run run) {}
}
