package io.locmoe.report;

import io.locmoe.engine.report.PaceChange;
import java.util.ArrayList;
import java.util.List;

/** The stragglers of a run; only the last ones if there are very many. Not thread-safe. */
final class SlowNodeBook {
    private static final int MOST = 1_000;

    private final List<ReportSlowNode> nodes = new ArrayList<>();

    /** Records a change and returns the node's updated entry. */
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

    /** Adds the entries of an earlier run that ended after a step. */
    void continueFrom(List<ReportSlowNode> before, long step) {
        nodes.addAll(before);
        closeAll(step);
    }

    /** Closes all open entries, because the job has ended after a step and the next one starts its own judgement. */
    void closeAll(long step) {
        nodes.replaceAll(slow -> slow.isOpen() ? slow.until(step) : slow);
    }

    List<ReportSlowNode> nodes() {
        return List.copyOf(nodes);
    }
}
