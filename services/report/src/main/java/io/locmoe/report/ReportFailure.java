package io.locmoe.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;

/**
 * A node failure after which a run continued.
 *
 * @param nodes       names of the failed nodes; empty if only connections failed
 * @param step        step in which they failed
 * @param from        last step of the state from which training continued; 0 for a new model
 * @param state       source of that state: {@link #SNAPSHOT}, {@link #CHECKPOINT} or {@link #START}
 * @param nodesBefore number of nodes of the job before the failure
 * @param members     names of the nodes with which training continued, in rank order
 * @param seconds     from when the command learned of the failure to the end of the first step after it
 * @param cause       as reported by the mesh
 */
public record ReportFailure(
        @JsonAlias("lost") List<String> nodes,
        long step,
        long from,
        String state,
        int nodesBefore,
        List<String> members,
        double seconds,
        String cause) {
    /** Snapshot in the memory of the nodes. */
    public static final String SNAPSHOT = "snapshot";

    public static final String CHECKPOINT = "checkpoint";
    /** No stored state: the run started again. */
    public static final String START = "start";

    public ReportFailure {
        nodes = List.copyOf(nodes);
        members = List.copyOf(members);
    }

    /** Number of nodes with which training continued. */
    public int nodesAfter() {
        return members.size();
    }
}
