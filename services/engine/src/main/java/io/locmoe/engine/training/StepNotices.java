package io.locmoe.engine.training;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.Device;

/** Notices for the user about the numbers that a training computes with. */
record StepNotices(JobListener listener, Precision precision) {

    /** Tells how matrix products of smaller types than float32 are executed: they may be emulated. */
    void products(Device device) {
        if (precision != Precision.FLOAT32) {
            device.description().elementTypes().stream()
                    .filter(support -> support.type() == precision.type())
                    .forEach(support -> listener.onNotice("matrix products of " + precision + ": " + support.by()));
        }
    }

    /** @param scale scale of the loss in the next step */
    void step(StepReport report, double scale) {
        if (report.lossScaling().skipped()) {
            listener.onNotice("step " + report.step() + " changed no weight: with the loss times "
                    + (long) report.lossScaling().scale() + ", a gradient left the range of " + precision
                    + "; the loss scale is " + (long) scale + " from here on");
        }
        if (!report.repeated().isEmpty()) {
            listener.onNotice(
                    "step " + report.step() + " was repeated, because " + String.join("; ", report.repeated()));
        }
    }
}
