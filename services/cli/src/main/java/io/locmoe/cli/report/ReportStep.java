package io.locmoe.cli.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;

/** One training step of {@code report.json}; units and meaning as in {@link StepReport}. */
public record ReportStep(long step, long tokens, double lossPerToken, double auxiliaryLoss, double localityLoss,
                         double localShare, double droppedShare, double loadMaxOverMean, int deadExperts,
                         double gradientNorm, double learningRate, StepReport.Milliseconds milliseconds,
                         StepReport.Bytes bytes, List<LayerReport> layers) {

    static ReportStep of(StepReport report) {
        return new ReportStep(report.step(), report.tokens(), report.lossPerToken(), report.auxiliaryLoss(),
                report.localityLoss(), report.localShare(), report.droppedShare(), report.loadMaxOverMean(),
                report.deadExperts(), report.gradientNorm(), report.learningRate(), report.milliseconds(),
                report.bytes(), report.layers());
    }
}
