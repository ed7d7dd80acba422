package io.locmoe.run.event;

/** Source of the state from which a run continues after a node failure. */
public enum StateOrigin {
    /** None: the run started again. */
    START,
    /** Snapshot in the memory of the nodes. */
    SNAPSHOT,
    CHECKPOINT
}
