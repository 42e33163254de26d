package io.lanewise.nn.golden;

/** A schedule of learning rates at the end of an epoch. */
@FunctionalInterface
interface Steps {
    /** @param metric of the epoch, NaN where the schedule watches none */
    void step(float metric);
}
