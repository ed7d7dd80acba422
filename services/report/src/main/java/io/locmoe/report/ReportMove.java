package io.locmoe.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A move of experts in a running run, without the loss of a step.
 *
 * @param slow    nodes that host fewer experts because they are slow; when all nodes host equally many again, the nodes
 *                that had hosted fewer
 * @param experts number of experts by node name, in the job's order
 * @param step    first step in the new places
 * @param seconds from the end of the previous step to the end of that one
 */
public record ReportMove(List<String> slow, Map<String, Integer> experts, long step, double seconds) {
    public ReportMove {
        slow = List.copyOf(slow);
        experts = Collections.unmodifiableMap(new LinkedHashMap<>(experts));
    }
}
