package io.locmoe.control;

/** Where the state was kept from which a run goes on after a loss of nodes. */
public enum StateOrigin {
    /** Nowhere: the run began anew. */
    START,
    /** Copies in the memory of the nodes. */
    SNAPSHOT,
    CHECKPOINT
}
