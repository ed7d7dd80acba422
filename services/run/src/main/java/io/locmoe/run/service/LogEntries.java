package io.locmoe.run.service;

import java.util.List;

/**
 * Entries of a node's log.
 *
 * @param entries in order; lines of one entry after the first are indented
 * @param older   number of entries that match, too, and did not fit into a message
 */
public record LogEntries(List<String> entries, int older) {
    public LogEntries {
        entries = List.copyOf(entries);
    }
}
