package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.engine.report.StepReport;
import java.util.Optional;

/** A step is repeated; when it has ended, the training has recovered. */
public record RepeatTrail(Struck struck) implements Trail {
    @Override
    public Optional<Fault> stepped(StepReport step, double since) {
        return step.repeated().isEmpty() ? Optional.empty() : Optional.of(struck.tolerated(since, since, step.step()));
    }
}
