package io.locmoe.launcher.run;

import io.locmoe.report.ReportLoss;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.NodeLoss;
import java.time.Duration;

/** Node failures, worded for reports and people. */
final class LostNodes {
    private LostNodes() {}

    static ReportLoss reported(JobEvent.Recovered recovered) {
        NodeLoss loss = recovered.loss();
        // The reports of the last steps may be lost with the coordinator while their state is kept.
        long step = Math.max(loss.step(), recovered.from() + 1);
        String state = switch (recovered.origin()) {
            case SNAPSHOT -> ReportLoss.SNAPSHOT;
            case CHECKPOINT -> ReportLoss.CHECKPOINT;
            case START -> ReportLoss.START;
        };
        return new ReportLoss(
                loss.lost(),
                step,
                recovered.from(),
                state,
                loss.nodes(),
                recovered.members(),
                loss.seconds(),
                loss.cause());
    }

    /** The phase shown to people while nodes are replaced. */
    static String phrase(NodeLoss loss, Duration wait) {
        return (loss.lost().isEmpty() ? "nodes" : String.join(" and ", loss.lost())) + " lost in step " + loss.step()
                + ": replacements have " + wait.toSeconds() + " s";
    }
}
