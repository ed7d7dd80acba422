package io.locmoe.report;

import io.locmoe.engine.report.PaceChange;

/**
 * A node that was steadily slower than the others for some steps.
 *
 * @param node   its name
 * @param since  first slow step
 * @param named  step after which it was named
 * @param until  last slow step; null where it stayed slow to the end, or is
 * @param factor how many times as long as the others it took to compute a step: when it was named, and with
 *     {@code until} the most that it was
 */
public record ReportSlowNode(String node, long since, long named, Long until, double factor) {

    static ReportSlowNode of(String node, PaceChange change, long named) {
        return new ReportSlowNode(
                node, change.since(), named, change.isSlow() ? null : change.until(), change.factor());
    }

    /** The same, which is over. */
    ReportSlowNode until(long last) {
        return new ReportSlowNode(node, since, named, last, factor);
    }

    /** Whether it is slow, as far as is known. */
    boolean isOpen() {
        return until == null;
    }
}
