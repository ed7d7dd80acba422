package io.locmoe.report;

import io.locmoe.engine.report.PaceChange;
import java.util.ArrayList;
import java.util.List;

/** The slow nodes of a run, of very many the last ones. Not thread-safe. */
final class SlowNodeBook {
    private static final int MOST = 1_000;

    private final List<ReportSlowNode> nodes = new ArrayList<>();

    /** Records a change, and gives what is known of the node with it. */
    ReportSlowNode add(String node, PaceChange change) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).isOpen() && nodes.get(i).node().equals(node)) {
                nodes.set(i, ReportSlowNode.of(node, change, nodes.get(i).named()));
                return nodes.get(i);
            }
        }
        if (nodes.size() == MOST) {
            nodes.removeFirst();
        }
        nodes.add(ReportSlowNode.of(node, change, change.step()));
        return nodes.getLast();
    }

    /** What was known of an earlier run, which has ended after a step. */
    void continueFrom(List<ReportSlowNode> before, long step) {
        nodes.addAll(before);
        closeAll(step);
    }

    /** The job has ended after a step; another one judges anew. */
    void closeAll(long step) {
        nodes.replaceAll(slow -> slow.isOpen() ? slow.until(step) : slow);
    }

    List<ReportSlowNode> nodes() {
        return List.copyOf(nodes);
    }
}
