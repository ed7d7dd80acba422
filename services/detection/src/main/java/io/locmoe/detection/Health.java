package io.locmoe.detection;

/** A node's judgement of another node. */
public enum Health {
    ALIVE,
    /** One witness testifies against the node. */
    SUSPECT,
    /** Both witnesses testify against the node. */
    DEAD
}
