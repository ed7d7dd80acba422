package io.locmoe.dashboard.mesh;

import java.util.List;

/**
 * Entries of a node's log.
 *
 * @param entries in order, each with its time and level
 * @param older   number of older entries that match and do not fit
 */
public record PagedLog(List<String> entries, long older) {
    public PagedLog {
        entries = List.copyOf(entries);
    }
}
