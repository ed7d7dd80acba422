package io.locmoe.dashboard.mesh;

import java.util.List;

/**
 * Lines of a node's log.
 *
 * @param lines in order, each with its time and level
 * @param more  number of older lines that match and do not fit
 */
public record PagedLog(List<String> lines, long more) {
    public PagedLog {
        lines = List.copyOf(lines);
    }
}
