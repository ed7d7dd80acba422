package io.locmoe.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Experts that were moved while a run went on, with no step lost.
 *
 * @param slow    nodes that have fewer from then on because they are slow; where all host as many again, those that had
 * @param experts of each node by its name, in the job's order
 * @param step    the first one with them there
 * @param seconds from the end of the step before to the end of that one
 */
public record ReportMove(List<String> slow, Map<String, Integer> experts, long step, double seconds) {
    public ReportMove {
        slow = List.copyOf(slow);
        experts = Collections.unmodifiableMap(new LinkedHashMap<>(experts));
    }
}
