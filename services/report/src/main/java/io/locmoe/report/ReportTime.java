package io.locmoe.report;

/**
 * Where the time of a run went, from the beginning of its first step to the end of the last, as seen by the command.
 *
 * @param seconds     total
 * @param training    steps, each counted once
 * @param validations validations, with other work between the same two steps, such as a checkpoint; each counted once
 * @param recomputed  steps that were trained again after a node failure
 * @param recovering  from the last step before a failure to the beginning of the first one after it
 * @param pauses      from the last step before nodes joined, or experts moved, to the beginning of the first one after
 *                    that, without the time of snapshots
 * @param snapshots   time for which snapshots in the memory of the nodes held up training
 * @param other       the rest: copies for checkpoints, reports
 * @param goodput     share of an undisturbed training ({@code training} and {@code validations}) in {@code seconds}; 0
 *                    before the first step
 */
public record ReportTime(
        double seconds,
        double training,
        double validations,
        double recomputed,
        double recovering,
        double pauses,
        double snapshots,
        double other,
        double goodput) {

    /**
     * A point of the curve of goodput.
     *
     * @param step    that had ended
     * @param seconds since the beginning of the run's first step
     * @param goodput share of an undisturbed training in these seconds
     */
    public record Goodput(long step, double seconds, double goodput) {}
}
