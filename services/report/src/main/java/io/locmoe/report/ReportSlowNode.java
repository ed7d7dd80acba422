package io.locmoe.report;

import io.locmoe.engine.report.PaceChange;

/**
 * A straggler: a node that was steadily slower than the others for some steps.
 *
 * @param node   name of the node
 * @param since  first slow step
 * @param named  step after which it was reported
 * @param until  last slow step; null if it is still slow, or was at the end
 * @param factor ratio of its compute time per step to that of the others: when it was reported, or with {@code until}
 *               the maximum
 */
public record ReportSlowNode(String node, long since, long named, Long until, double factor) {

    static ReportSlowNode of(String node, PaceChange change, long named) {
        return new ReportSlowNode(
                node, change.since(), named, change.isSlow() ? null : change.until(), change.factor());
    }

    /** The same node, no longer slow. */
    ReportSlowNode until(long last) {
        return new ReportSlowNode(node, since, named, last, factor);
    }

    /** Whether it is slow, as far as known. */
    boolean isOpen() {
        return until == null;
    }
}
