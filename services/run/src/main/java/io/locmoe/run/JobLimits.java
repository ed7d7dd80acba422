package io.locmoe.run;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.detection.FailureDetector;
import io.locmoe.detection.Timers;
import java.time.Duration;

/**
 * How long to wait for jobs.
 *
 * @param stop    from a cancel to the step boundary with its checkpoint; then the job is cut off
 * @param answer  from a failure in the mesh to a node's answer that the job is to end; then the node is named as silent
 *                and no longer waited for
 * @param unheard silence after which a node is named at once, without waiting for {@code answer}
 * @param settle  from a failure to the last node's report that it has left the job; then the others are named, and the
 *                job ends
 * @param ask     interval at which a node asks the leader whether the job still runs
 * @param silence longest time without an answer; then the node gives the job up
 * @param known   longest wait of a node to hear of the other nodes of its job
 * @param leader  longest silence of a run's leader that is still in the mesh, without other evidence of its failure
 */
public record JobLimits(
        Duration stop,
        Duration answer,
        Duration unheard,
        Duration settle,
        Duration ask,
        Duration silence,
        Duration known,
        Duration leader) {

    /** Limits of a node; only {@link #stop} is a setting. */
    public static JobLimits usual(Duration stop) {
        return new JobLimits(
                stop,
                USUAL.answer(),
                USUAL.silence(),
                Duration.ofSeconds(20),
                USUAL.ask(),
                USUAL.failover(),
                Duration.ofSeconds(10),
                USUAL.leader());
    }

    /** A failure detector within these limits. */
    public FailureDetector<Peer> detector(Timers timers, FailureDetector.Question<Peer> question) {
        return new FailureDetector<>(timers, question, Math.toIntExact(unheard.dividedBy(ask)), USUAL.progress());
    }
}
