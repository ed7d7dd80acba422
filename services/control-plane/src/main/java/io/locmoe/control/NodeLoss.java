package io.locmoe.control;

import java.util.Objects;

/**
 * A loss of nodes after which a job goes on; the node that coordinates the job counts it.
 *
 * @param step    during which they were lost
 * @param seconds since it was noticed, when the job is submitted
 */
public record NodeLoss(Kind kind, long step, double seconds) {

    /** What was lost. */
    public enum Kind {
        /** One node that did not coordinate the job. */
        NODE,
        /** The node that did, and no other. */
        COORDINATOR,
        /** More than one. */
        SEVERAL,
        /** No node that is known, but what connects them. */
        CONNECTION
    }

    /** @throws ControlException if this was no loss */
    public NodeLoss {
        Objects.requireNonNull(kind, "kind");
        if (step < 1 || !Double.isFinite(seconds) || seconds < 0) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    "nodes are lost in a step, counted from 1, and some seconds ago; not in step " + step + ", "
                            + seconds + " s ago");
        }
    }
}
