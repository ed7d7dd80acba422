package io.locmoe.launcher.run;

import io.locmoe.run.event.NodeFailure;
import io.locmoe.settings.Visible;
import java.time.Duration;

/** Node failures, worded for people. */
final class FailedNodes {
    private FailedNodes() {}

    /** The phase shown to people while nodes are replaced. */
    static String phrase(NodeFailure failure, Duration wait) {
        return (failure.failedNodes().isEmpty() ? "nodes" : Visible.line(String.join(" and ", failure.failedNodes())))
                + " failed in step " + failure.step() + ": replacements have " + wait.toSeconds() + " s";
    }
}
