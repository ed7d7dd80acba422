package io.locmoe.report;

import java.util.List;

/**
 * Nodes that joined a running run without the loss of a step.
 *
 * @param nodes      names of the nodes
 * @param step       first step with them
 * @param nodesAfter number of nodes of the run, including them
 * @param seconds    from the end of the previous step to the end of that one
 */
public record ReportJoin(List<String> nodes, long step, int nodesAfter, double seconds) {
    public ReportJoin {
        nodes = List.copyOf(nodes);
    }
}
