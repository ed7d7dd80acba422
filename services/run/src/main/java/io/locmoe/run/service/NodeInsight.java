package io.locmoe.run.service;

/** What a node can tell of itself, for users. Any thread; may block for some milliseconds. */
public interface NodeInsight {
    /** Its memory and its links, measured now. */
    NodeFigures figures();

    /** The newest entries of its log that match. */
    LogEntries log(LogFilter filter);
}
