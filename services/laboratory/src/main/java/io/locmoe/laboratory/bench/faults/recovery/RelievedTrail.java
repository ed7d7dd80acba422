package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import java.util.Optional;

/**
 * A node is slow, is reported as a straggler, and gets fewer experts. It stays slow until the training has run for
 * {@value #SECONDS} s this way, which shows the gain in speed.
 */
public final class RelievedTrail implements Trail {
    /** Seconds after the first step with fewer experts on the node. */
    public static final int SECONDS = 20;

    private final Struck struck;
    private Rate rate = new Rate();
    private double named;
    private ReportMove move;
    private double moved;
    /** Steps per second while the node was slow and had as many experts as the others. */
    private double before;

    public RelievedTrail(Struck struck) {
        this.struck = struck;
    }

    @Override
    public boolean explains(ReportSlowNode node) {
        return struck.nodes().contains(node.node());
    }

    @Override
    public boolean explains(ReportMove found) {
        return named > 0;
    }

    @Override
    public Optional<Fault> paced(ReportSlowNode node, double since) {
        named = named == 0 ? since : named;
        return Optional.empty();
    }

    /** A further move that follows soon, because the node is still slow, counts with the first. */
    @Override
    public Optional<Fault> moved(ReportMove found, double since) {
        if (move == null) {
            move = found;
            before = rate.perSecond();
        }
        moved = since;
        rate = new Rate();
        return Optional.empty();
    }

    @Override
    public Optional<Fault> stepped(StepReport step, double since) {
        rate.add(since);
        if (move == null || since - moved < SECONDS) {
            return Optional.empty();
        }
        struck.relieve();
        return Optional.of(new Fault(
                struck.kind(),
                struck.nodes(),
                struck.second(),
                named,
                move.seconds(),
                0,
                move.step(),
                0,
                "",
                before == 0 ? null : rate.perSecond() / before));
    }
}
