package io.locmoe.launcher.run;

import io.locmoe.report.ReportLoss;
import java.util.List;
import java.util.stream.Stream;

/**
 * A loss of nodes from which a run has not yet come back.
 *
 * @param lost  names of the nodes, as far as they are known
 * @param step  during which they were lost
 * @param nodes of the job until then
 * @param cause as the mesh told it
 * @param since when the command heard of it, by {@link System#nanoTime}
 */
record OpenLoss(List<String> lost, long step, int nodes, String cause, long since) {
    private static final double NANOS = 1e9;

    /** More nodes were lost before a step was trained. */
    OpenLoss with(List<String> others) {
        List<String> all =
                Stream.concat(lost.stream(), others.stream()).distinct().toList();
        return new OpenLoss(all, step, nodes, cause, since);
    }

    /**
     * The run has gone on.
     *
     * @param from last step of the state from which it did
     */
    ReportLoss closed(long from, int nodesAfter, long now) {
        return new ReportLoss(lost, step, from, nodes, nodesAfter, (now - since) / NANOS, cause);
    }
}
