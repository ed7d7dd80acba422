package io.locmoe.launcher.run;

import io.locmoe.report.ReportFailure;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.settings.Visible;
import java.time.Duration;

/** Node failures, worded for reports and people. */
final class FailedNodes {
    private FailedNodes() {}

    static ReportFailure reported(RunEvent.Recovered recovered) {
        NodeFailure failure = recovered.failure();
        // The reports of the last steps may be lost with the leader while their state is kept.
        long step = Math.max(failure.step(), recovered.from() + 1);
        String state = switch (recovered.origin()) {
            case SNAPSHOT -> ReportFailure.SNAPSHOT;
            case CHECKPOINT -> ReportFailure.CHECKPOINT;
            case START -> ReportFailure.START;
        };
        return new ReportFailure(
                failure.failedNodes(),
                step,
                recovered.from(),
                state,
                failure.nodes(),
                recovered.members(),
                failure.seconds(),
                failure.cause());
    }

    /** The phase shown to people while nodes are replaced. */
    static String phrase(NodeFailure failure, Duration wait) {
        return (failure.failedNodes().isEmpty() ? "nodes" : Visible.line(String.join(" and ", failure.failedNodes())))
                + " failed in step " + failure.step() + ": replacements have " + wait.toSeconds() + " s";
    }
}
