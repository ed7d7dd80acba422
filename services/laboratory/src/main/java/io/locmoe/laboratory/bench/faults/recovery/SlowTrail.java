package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import java.util.Optional;

/**
 * A node is slow until it is reported as a straggler; then it has to keep up again, or experts are moved, after which
 * all nodes are judged anew.
 */
public final class SlowTrail implements Trail {
    private final Struck struck;
    private double named;

    public SlowTrail(Struck struck) {
        this.struck = struck;
    }

    @Override
    public boolean explains(ReportSlowNode node) {
        return struck.nodes().contains(node.node());
    }

    @Override
    public boolean explains(ReportMove move) {
        return named > 0;
    }

    @Override
    public Optional<Fault> moved(ReportMove move, double since) {
        return Optional.of(struck.tolerated(named, since - named, move.step()));
    }

    @Override
    public Optional<Fault> paced(ReportSlowNode node, double since) {
        if (node.until() == null) {
            named = since;
            struck.relieve();
            return Optional.empty();
        }
        return Optional.of(struck.tolerated(named, since - named, node.since()));
    }
}
