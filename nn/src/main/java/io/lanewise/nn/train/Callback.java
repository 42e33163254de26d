package io.lanewise.nn.train;

/**
 * Called by the {@link Trainer} as training goes on. One that remembers something the rest of a training depends on implements
 * {@link io.lanewise.nn.train.state.Stateful} too, so that it is saved in checkpoints.
 */
public interface Callback {
    /** Before the first epoch; what was remembered of another training is to be forgotten. */
    default void onTrainBegin(Run run) {}

    /** When the first batch of an optimizer step is there. */
    default void onStepBegin(Run run) {}

    /** After each optimizer step. */
    default void onStepEnd(Run run) {}

    /** After each epoch and its validation; {@link Run#history()} has the epoch's figures. */
    default void onEpochEnd(Run run) {}

    /** When training ends within an epoch, after its last step; the epoch is then measured as if it were whole. */
    default void onInterrupt(Run run) {}

    /** After the last epoch, also when training was stopped. */
    default void onTrainEnd(Run run) {}

    /** Instead of {@link #onTrainEnd}, when training fails with an exception: to give back what is open. */
    default void onFailure(Run run) {}
}
