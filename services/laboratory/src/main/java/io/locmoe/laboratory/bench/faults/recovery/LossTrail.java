package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.report.ReportFailure;
import java.util.Optional;

/** Nodes fail, and the training continues from a saved state. */
public record LossTrail(Struck struck) implements Trail {
    @Override
    public boolean explains(ReportFailure loss) {
        return true;
    }

    @Override
    public Optional<Fault> recovered(ReportFailure loss, double since) {
        struck.relieve();
        return Optional.of(new Fault(
                struck.kind(),
                loss.nodes(),
                struck.second(),
                Math.max(0, since - loss.seconds()),
                since,
                struck.replacementStart().getAsDouble(),
                loss.step(),
                Math.max(0, loss.step() - 1 - loss.from()),
                loss.cause()));
    }
}
