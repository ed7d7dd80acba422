package io.locmoe.engine.training;

import io.locmoe.engine.job.TrainingException;

/** Refuses small numbers from another rank that no rank of the job can have, before anything is computed from them. */
final class RankNumbers {
    private RankNumbers() {}

    /**
     * Checks one condition.
     *
     * @param rank the sender
     * @param what what it sent, in the plural
     * @throws TrainingException if the numbers are implausible
     */
    static void require(boolean plausible, int rank, String what) {
        if (!plausible) {
            throw new TrainingException("rank " + rank + " sent " + what + " that no rank of this job can have: the"
                    + " memory of its machine is damaged, or something else has its certificate; look at its node");
        }
    }
}
