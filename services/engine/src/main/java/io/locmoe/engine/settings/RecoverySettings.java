package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;
import java.time.Duration;

/**
 * The failures that a job tolerates.
 *
 * @param recoveries  number of node failures in a row that the job tolerates; a step that was not trained before ends
 *     the row. 0: a node failure ends the job
 * @param fewestNodes 0: if replacements do not come in time, the job continues with any number of nodes; only a
 *     majority can agree on that
 */
public record RecoverySettings(
        @Setting(
                value = "10",
                min = 0,
                max = 1_000_000,
                help = "node failures without a new step between them after which the run still continues from its last"
                        + " good state; 0: the first one ends it",
                flag = "--recoveries")
        int recoveries,

        @Setting(
                value = "60",
                min = 1,
                max = 86_400,
                help = "seconds to wait for a replacement of a failed node",
                flag = "--replace-wait",
                label = "SECONDS")
        Duration replaceWait,

        @Setting(
                value = "0",
                min = 0,
                max = 4096,
                help = "fewest nodes with which a run continues if no replacement joins in time or, above"
                        + " 0, if a node leaves on its own; a majority of its nodes must agree, and the number"
                        + " must divide experts and batch",
                flag = "--fewest-nodes")
        int fewestNodes,

        @Setting(
                value = "0",
                min = 0,
                max = 4096,
                help = "idle nodes beside those of the job, one of which takes a failed node's place at once;"
                        + " train starts them",
                flag = "--spares")
        int spares,

        @Setting(
                value = "0",
                min = 0,
                max = 100_000_000,
                help = "most steps that a node failure may cost: the interval at which nodes renew copies"
                        + " of their experts in the memory of their neighbours; 0: snapshotShare decides")
        int snapshotEvery,

        @Setting(
                value = "0.01",
                min = 0,
                max = 0.5,
                help = "share of the time for such copies if snapshotEvery is 0; 0: no copies, only checkpoints")
        double snapshotShare,

        @Setting(
                value = "1",
                min = 1,
                max = 8,
                help = "neighbours of each node that keep such copies of its experts; as many neighbours"
                        + " may fail at once")
        int snapshotNeighbours,

        @Setting(
                value = "false",
                help = "whether a node that is steadily slower than the others gets fewer experts; needs such copies")
        boolean relieveSlow) {

    /** Whether nodes keep copies of their state in memory. */
    public boolean snapshots() {
        return recoveries > 0 && (snapshotEvery > 0 || snapshotShare > 0);
    }

    /** Number of nodes after each node that keep a copy of its experts, in a job of {@code nodes} nodes. */
    public int neighbours(int nodes) {
        return Math.min(snapshotNeighbours, nodes - 1);
    }
}
