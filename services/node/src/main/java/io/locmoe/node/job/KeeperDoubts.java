package io.locmoe.node.job;

import io.locmoe.control.Peer;

/**
 * What speaks against a node that keeps a run which this one follows: where both do, and the keeper tells nothing
 * meanwhile, it is lost. Used on the jobs' context.
 */
interface KeeperDoubts {
    /** A rank of this node has waited in vain in a job of the run, for whomever. */
    void waited(String run);

    /** A node that coordinates a job of the run has not answered this one for as long as a rank waits. */
    void unanswered(String run, Peer coordinator);
}
