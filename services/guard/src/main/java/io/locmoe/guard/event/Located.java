package io.locmoe.guard.event;

/** A position in a job. Numbers count from 0, steps from 1; negative numbers are unknown. */
public interface Located {
    int rank();

    long step();

    /** The sparse layer. */
    int layer();
}
