package io.locmoe.cli.progress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Progress of a TrainJob, in the format of Kubeflow Trainer's status endpoint (version 2.2).
 *
 * @param step             last step
 * @param last             step at which the job ends
 * @param remainingSeconds estimate
 */
record TrainerStatus(StepReport step, long last, long remainingSeconds) {

    /** The body of a request. */
    byte[] json(Instant now) {
        ObjectNode body = ReportJson.MAPPER.createObjectNode();
        ObjectNode status = body.putObject("trainerStatus")
                .put("progressPercentage", Math.clamp(100 * step.step() / last, 0, 100))
                .put("estimatedRemainingSeconds", remainingSeconds)
                .put("lastUpdatedTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        // Every value is a string in this format.
        status.putArray("metrics")
                .add(metric("loss", step.lossPerToken()))
                .add(metric("local_share", step.localShare()));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode metric(String name, double value) {
        return ReportJson.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("value", String.format(Locale.ROOT, "%.6g", value));
    }
}
