package io.locmoe.run.consensus;

import java.time.InstantSource;

/**
 * Placement epochs. Each is greater than all before, which tells messages of an earlier job or placement from current
 * ones. They start at the time in milliseconds, so they keep growing when a node is restarted, unless its clock was set
 * back. Used on the jobs' context.
 */
public final class Epochs {
    private final InstantSource clock;
    private long last;

    public Epochs(InstantSource clock) {
        this.clock = clock;
    }

    public long next() {
        return above(0);
    }

    /** The next epoch that is also greater than another node's. */
    public long above(long other) {
        last = Math.max(Math.max(last, other) + 1, clock.millis());
        return last;
    }
}
