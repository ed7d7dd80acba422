package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
import io.locmoe.report.ReportLoss;
import java.util.Optional;

/** Nodes fail, and the training continues from a saved state. */
record LossTrail(Struck struck) implements Trail {
    @Override
    public boolean explains(ReportLoss loss) {
        return true;
    }

    @Override
    public Optional<Fault> recovered(ReportLoss loss, double since) {
        struck.relieve();
        return Optional.of(new Fault(
                struck.fault().kind().label(),
                loss.lost(),
                struck.second(),
                Math.max(0, since - loss.seconds()),
                since,
                struck.attack().replacementStart(),
                loss.step(),
                Math.max(0, loss.step() - 1 - loss.from()),
                loss.cause()));
    }
}
