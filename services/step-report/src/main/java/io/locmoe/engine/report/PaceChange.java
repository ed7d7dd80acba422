package io.locmoe.engine.report;

/**
 * A node became a straggler, or keeps up with the others again. The measure is the time in which a node computes a
 * step: without waits for others, and corrected if its experts have more rows than usual.
 *
 * @param node   place in the job's order of nodes
 * @param step   step after which the change was detected
 * @param since  first slow step
 * @param until  last slow step; 0 while the node is slow
 * @param factor the node's time divided by that of the others; once it keeps up again, the largest value
 */
public record PaceChange(int node, long step, long since, long until, double factor) {
    /** Whether the node is slow now. */
    public boolean isSlow() {
        return until == 0;
    }
}
