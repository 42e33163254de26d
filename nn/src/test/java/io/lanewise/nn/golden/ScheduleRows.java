package io.lanewise.nn.golden;

/** Schedules: each row gives the {@link Steps} of a schedule that drives the optimizer {@code opt}. */
final class ScheduleRows {
    private ScheduleRows() {}

    static void addTo(Vocabulary all) {}
}
