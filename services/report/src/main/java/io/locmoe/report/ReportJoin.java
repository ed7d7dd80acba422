package io.locmoe.report;

import java.util.List;

/**
 * Nodes that were taken in while a run went on, with no step lost.
 *
 * @param nodes      their names
 * @param step       the first one with them
 * @param nodesAfter nodes of the run with them
 * @param seconds    from the end of the step before to the end of that one
 */
public record ReportJoin(List<String> nodes, long step, int nodesAfter, double seconds) {
    public ReportJoin {
        nodes = List.copyOf(nodes);
    }
}
