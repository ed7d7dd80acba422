package io.locmoe.engine.training;

import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.Device;
import java.util.List;

/**
 * Notices for the user about the numbers that a training computes with, and about stragglers.
 *
 * @param nodes names of the job's nodes, in its order
 */
record StepNotices(TrainingListener listener, List<String> nodes, Precision precision) {

    StepNotices(TrainingListener listener, RankEnvironment environment, JobSettings settings) {
        this(listener, environment.nodes(), settings.training().precision());
    }

    /** Tells how matrix products of smaller types than float32 are executed: they may be emulated. */
    void products(Device device) {
        if (precision != Precision.FLOAT32) {
            device.description().elementTypes().stream()
                    .filter(support -> support.type() == precision.type())
                    .forEach(support -> listener.notice("matrix products of " + precision + ": " + support.by()));
        }
    }

    /** Reports nodes that became stragglers, or keep up again. */
    void pace(List<PaceChange> changes) {
        changes.forEach(change -> listener.accept(new TrainingEvent.PaceChanged(nodes.get(change.node()), change)));
    }

    /** @param scale scale of the loss in the next step */
    void step(StepReport report, double scale) {
        if (report.lossScaling().skipped()) {
            listener.notice("step " + report.step() + " changed no weight: with the loss times "
                    + (long) report.lossScaling().scale() + ", a gradient left the range of " + precision
                    + "; the loss scale is " + (long) scale + " from here on");
        }
        if (!report.repeated().isEmpty()) {
            listener.notice("step " + report.step() + " was repeated, because " + String.join("; ", report.repeated()));
        }
    }
}
