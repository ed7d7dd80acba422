package io.locmoe.control;

/**
 * Where a reader of a job's events stands.
 *
 * @param term of the node that told the last event that it has read
 * @param seen events of the job up to that one
 */
record Position(long term, long seen) {
    /** Position of a reader that has read nothing. */
    static final Position START = new Position(0, 0);

    Position {
        if (term < 0 || seen < 0) {
            throw new ControlException(
                    ControlException.Code.INVALID, "nobody has seen " + seen + " events in term " + term);
        }
    }
}
