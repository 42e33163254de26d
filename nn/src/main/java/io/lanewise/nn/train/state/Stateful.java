package io.lanewise.nn.train.state;

/** Something that changes while a model is trained, and so belongs into a checkpoint. */
public interface Stateful {
    /** Puts everything that the rest of the training depends on. */
    void saveState(TrainingState to);

    /**
     * Takes over what {@link #saveState} put.
     *
     * @throws IllegalArgumentException if something is missing or does not fit
     */
    void loadState(TrainingState from);
}
