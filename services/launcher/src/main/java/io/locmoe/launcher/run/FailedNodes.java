package io.locmoe.launcher.run;

import io.locmoe.report.ReportFailure;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import java.time.Duration;

/** Node failures, worded for reports and people. */
final class FailedNodes {
    private FailedNodes() {}

    static ReportFailure reported(RunEvent.Recovered recovered) {
        NodeFailure loss = recovered.failure();
        // The reports of the last steps may be lost with the leader while their state is kept.
        long step = Math.max(loss.step(), recovered.from() + 1);
        String state = switch (recovered.origin()) {
            case SNAPSHOT -> ReportFailure.SNAPSHOT;
            case CHECKPOINT -> ReportFailure.CHECKPOINT;
            case START -> ReportFailure.START;
        };
        return new ReportFailure(
                loss.failedNodes(),
                step,
                recovered.from(),
                state,
                loss.nodes(),
                recovered.members(),
                loss.seconds(),
                loss.cause());
    }

    /** The phase shown to people while nodes are replaced. */
    static String phrase(NodeFailure loss, Duration wait) {
        return (loss.failedNodes().isEmpty() ? "nodes" : String.join(" and ", loss.failedNodes())) + " failed in step "
                + loss.step() + ": replacements have " + wait.toSeconds() + " s";
    }
}
