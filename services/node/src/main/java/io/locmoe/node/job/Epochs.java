package io.locmoe.node.job;

import java.time.InstantSource;

/**
 * Epochs of placements: each greater than all before, so that a message of an earlier job or placement can be told from
 * a current one. They start at the time in milliseconds, so those of a node that was restarted go on growing, unless
 * its clock was set back. Used on the jobs' context.
 */
final class Epochs {
    private final InstantSource clock;
    private long last;

    Epochs(InstantSource clock) {
        this.clock = clock;
    }

    long next() {
        return above(0);
    }

    /** The next one that is also greater than another node's. */
    long above(long other) {
        last = Math.max(Math.max(last, other) + 1, clock.millis());
        return last;
    }
}
