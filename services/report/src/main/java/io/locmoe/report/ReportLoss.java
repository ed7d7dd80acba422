package io.locmoe.report;

import java.util.List;

/**
 * A loss of nodes that a run went on after.
 *
 * @param lost        names of the nodes that were lost; none where only what connects them was
 * @param step        during which they were lost
 * @param from        last step of the state from which training went on; 0 for a new model
 * @param state       where that was kept: {@link #SNAPSHOT}, {@link #CHECKPOINT} or {@link #START}
 * @param nodesBefore nodes that the job had
 * @param members     names of the nodes with which it went on, in the order of its ranks
 * @param seconds     from when the command heard of the loss to the end of the first step after it
 * @param cause       as the mesh told it
 */
public record ReportLoss(
        List<String> lost,
        long step,
        long from,
        String state,
        int nodesBefore,
        List<String> members,
        double seconds,
        String cause) {
    /** Copies in the memory of the nodes. */
    public static final String SNAPSHOT = "snapshot";

    public static final String CHECKPOINT = "checkpoint";
    /** Nowhere: the run began anew. */
    public static final String START = "start";

    public ReportLoss {
        lost = List.copyOf(lost);
        members = List.copyOf(members);
    }

    /** Nodes with which it went on. */
    public int nodesAfter() {
        return members.size();
    }
}
