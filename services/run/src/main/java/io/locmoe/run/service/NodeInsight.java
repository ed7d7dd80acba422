package io.locmoe.run.service;

/** What a node can tell of itself, for users. Any thread; may block for some milliseconds. */
public interface NodeInsight {
    /** Its memory and its links, measured now. */
    NodeFigures figures();

    /** The newest entries of its log that match. */
    LogEntries log(LogFilter filter);

    /**
     * Records steps, for a caller who may; may block for seconds.
     *
     * @throws io.locmoe.run.ControlException if it records for another one, or cannot record
     */
    FilePart record(RecordingRequest request);
}
