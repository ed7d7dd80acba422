package io.locmoe.node.job;

import java.time.Duration;

/**
 * How long to wait for jobs.
 *
 * @param stop    from a cancel to the step boundary with its checkpoint; then the job is cut off
 * @param answer  from a failure of the mesh to a node's answer that the job is to end; then it is named as silent, and
 *                not waited for any longer
 * @param unheard the same at once, if the node has said nothing for so long
 * @param settle  from a failure to the last node's word that it has left the job; then the others are named, and the
 *                job ends
 * @param ask     between two questions of a node to the coordinator, whether the job still runs
 * @param silence longest time without an answer; then the node gives the job up
 * @param known   for a node to hear of the others that it is to train with
 * @param keeper  longest silence of a run's keeper that is still in the mesh, where nothing else speaks against it
 */
public record JobLimits(
        Duration stop,
        Duration answer,
        Duration unheard,
        Duration settle,
        Duration ask,
        Duration silence,
        Duration known,
        Duration keeper) {

    /** Limits of a node; only {@link #stop} is a setting. */
    public static JobLimits usual(Duration stop) {
        return new JobLimits(
                stop,
                Duration.ofSeconds(2),
                Duration.ofSeconds(6),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }
}
