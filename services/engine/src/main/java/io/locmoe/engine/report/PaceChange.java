package io.locmoe.engine.report;

/**
 * A node has become steadily slower than the others, or keeps up with them again. What is compared is the time in which
 * a node computes a step: without its waiting for others, and less where its experts have more rows than usual.
 *
 * @param node   place in the job's order of nodes
 * @param step   after which it was found
 * @param since  first slow step
 * @param until  last slow step; 0 while the node is slow
 * @param factor how many times as long as the others it takes; where it keeps up again, the most that it was
 */
public record PaceChange(int node, long step, long since, long until, double factor) {
    /** Whether the node is slow now. */
    public boolean isSlow() {
        return until == 0;
    }
}
