package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import java.util.Optional;

/**
 * A node is gone until the training has continued with fewer nodes. Then it joins, and the training has
 * {@value #SECONDS} s to reach full speed.
 */
public final class JoinTrail implements Trail {
    /** Seconds after the first step with the node. */
    public static final int SECONDS = 30;

    private final Struck struck;
    private final Rate rate = new Rate();
    private long last;
    private double relieved;
    private ReportJoin join;
    private double joined;
    private long repeated;

    public JoinTrail(Struck struck) {
        this.struck = struck;
    }

    @Override
    public boolean explains(ReportFailure loss) {
        return relieved == 0;
    }

    @Override
    public boolean explains(ReportJoin join) {
        return relieved > 0;
    }

    @Override
    public Optional<Fault> recovered(ReportFailure loss, double since) {
        relieved = since;
        struck.relieve();
        return Optional.empty();
    }

    @Override
    public Optional<Fault> joined(ReportJoin first, double since) {
        join = first;
        joined = since;
        repeated = Math.max(0, last + 1 - first.step());
        return Optional.empty();
    }

    @Override
    public Optional<Fault> stepped(StepReport step, double since) {
        last = step.step();
        rate.add(since);
        return join == null || since - joined < SECONDS ? Optional.empty() : Optional.of(fault());
    }

    private Fault fault() {
        return new Fault(
                struck.kind(),
                join.nodes(),
                struck.second(),
                Math.max(0, joined - join.seconds() - relieved),
                join.seconds(),
                0,
                join.step(),
                repeated,
                "",
                struck.speed() == 0 ? null : rate.perSecond() / struck.speed());
    }
}
