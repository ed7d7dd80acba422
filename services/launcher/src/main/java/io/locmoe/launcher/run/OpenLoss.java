package io.locmoe.launcher.run;

import io.locmoe.control.NodeLoss;
import io.locmoe.report.ReportLoss;
import java.util.List;
import java.util.stream.Stream;

/**
 * A loss of nodes from which a run has not yet come back.
 *
 * @param lost        names of the nodes, as far as they are known
 * @param coordinator name of the node that coordinated the job; empty where it is not known
 * @param step        during which they were lost
 * @param nodes       of the job until then
 * @param cause       as the mesh told it
 * @param since       when the command heard of it, by {@link System#nanoTime}
 */
record OpenLoss(List<String> lost, String coordinator, long step, int nodes, String cause, long since) {
    private static final double NANOS = 1e9;

    /** More nodes were lost before a step was trained. */
    OpenLoss with(List<String> others) {
        List<String> all =
                Stream.concat(lost.stream(), others.stream()).distinct().toList();
        return new OpenLoss(all, coordinator, step, nodes, cause, since);
    }

    /** What the next coordinator hears of it. */
    NodeLoss told(long now) {
        NodeLoss.Kind kind = switch (lost.size()) {
            case 0 -> NodeLoss.Kind.CONNECTION;
            case 1 -> lost.contains(coordinator) ? NodeLoss.Kind.COORDINATOR : NodeLoss.Kind.NODE;
            default -> NodeLoss.Kind.SEVERAL;
        };
        return new NodeLoss(kind, step, (now - since) / NANOS);
    }

    /**
     * The run has gone on.
     *
     * @param from  last step of the state from which it did
     * @param state where that was: one of the words of {@link ReportLoss}
     */
    ReportLoss closed(long from, String state, int nodesAfter, long now) {
        // The reports of the last steps may be lost with the coordinator, and their state be kept.
        return new ReportLoss(
                lost, Math.max(step, from + 1), from, state, nodes, nodesAfter, (now - since) / NANOS, cause);
    }
}
