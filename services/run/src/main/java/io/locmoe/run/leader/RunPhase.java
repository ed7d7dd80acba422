package io.locmoe.run.leader;

import io.locmoe.run.job.RunningJob;

/** What a led run does now. A run trains and pauses, or trains and recovers, until it ends or another node leads it. */
sealed interface RunPhase {
    /** The first job is being placed on nodes, which have agreed on nothing yet. */
    record Submitted() implements RunPhase {}

    /** A job trains. */
    record Training(RunningJob job) implements RunPhase {}

    /** The last job has ended between two steps; the next one is being placed. */
    record Pausing() implements RunPhase {}

    /** Nodes have failed, and the rest have not yet agreed on the members of the next job. */
    record Recovering() implements RunPhase {}

    /** Other nodes continue the run. */
    record SteppedDown() implements RunPhase {}

    /** The run has ended. */
    record Ended() implements RunPhase {}

    /** Whether the run's nodes have agreed on this node as their leader, so that others do not continue the run. */
    default boolean isAgreed() {
        return this instanceof Training || this instanceof Pausing;
    }
}
