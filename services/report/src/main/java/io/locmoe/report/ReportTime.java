package io.locmoe.report;

/**
 * Where the time of a run went, from the beginning of its first step to the end of the last, as the command saw it.
 *
 * @param seconds    in all
 * @param training   of steps, each counted once
 * @param validations with what else was done between the same two steps, such as a checkpoint; each counted once
 * @param recomputed of steps that were trained again after a loss of nodes
 * @param recovering from the last step before a loss to the beginning of the first one after it
 * @param pauses     from the last step before nodes joined, or experts were moved, to the beginning of the first one
 *                   after that, without the time of copies
 * @param snapshots  in which training was held up for copies of its state in the memory of the nodes
 * @param other      the rest: copies for checkpoints, reports
 * @param goodput    what a training does to which nothing happens, {@code training} and {@code validations}, over
 *                   {@code seconds}; 0 before the first step
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
        double goodput) {}
