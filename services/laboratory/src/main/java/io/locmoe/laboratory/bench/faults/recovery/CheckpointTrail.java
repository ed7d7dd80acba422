package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.engine.report.StepReport;
import java.util.Optional;

/**
 * A checkpoint cannot be written, and the training continues: it has recovered with the next step. Checkpoints have to
 * be written again before the next fault.
 */
public final class CheckpointTrail implements Trail {
    private final Struck struck;
    private double noticed;
    private double again;
    private long step;

    public CheckpointTrail(Struck struck) {
        this.struck = struck;
    }

    @Override
    public Optional<Fault> checkpointed(boolean written, double since) {
        if (!written && noticed == 0) {
            noticed = since;
        }
        return written && again > 0 ? Optional.of(struck.tolerated(noticed, again, step)) : Optional.empty();
    }

    @Override
    public Optional<Fault> stepped(StepReport report, double since) {
        if (noticed > 0 && again == 0) {
            again = since;
            step = report.step();
            struck.relieve();
        }
        return Optional.empty();
    }
}
