package io.locmoe.run.event;

import io.locmoe.run.ControlException;

/**
 * Position of a reader in a job's events.
 *
 * @param term term of the leader that reported the last event read
 * @param seen number of events of the job up to that one
 */
public record Position(long term, long seen) {
    /** Position of a reader that has read nothing. */
    public static final Position START = new Position(0, 0);

    public Position {
        if (term < 0 || seen < 0) {
            throw new ControlException(
                    ControlException.Code.INVALID, "nobody has seen " + seen + " events in term " + term);
        }
    }
}
