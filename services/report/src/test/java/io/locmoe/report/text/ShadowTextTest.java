package io.locmoe.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.Reports;
import io.locmoe.samples.SyntheticSteps;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A second router in summary and table. */
class ShadowTextTest {
    private final ReportCollector collector = new ReportCollector(
            Reports.job(Map.of("gate", "grap", "router", "locmoe", "nodes", "2", "shadow", "switch")));

    private static StepReport step(int number) {
        StepReport s = SyntheticSteps.step(number, 400, 0.9);
        return new StepReport(
                s.step(),
                s.tokens(),
                s.lossPerToken(),
                s.auxiliaryLoss(),
                s.localityLoss(),
                s.localShare(),
                s.droppedShare(),
                s.loadMaxOverMean(),
                s.gradientNorm(),
                s.learningRate(),
                s.lossScaling(),
                s.milliseconds(),
                s.processor(),
                s.bytes(),
                s.memory(),
                s.layers().stream().map(ShadowTextTest::shadowed).toList(),
                s.measures(),
                s.traffic(),
                s.repeated());
    }

    private static LayerReport shadowed(LayerReport layer) {
        return new LayerReport(
                layer.expertLoad(),
                layer.localShare(),
                layer.rankMaxOverMean(),
                layer.dropped(),
                layer.droppedShare(),
                layer.capacity(),
                layer.losses(),
                layer.measures(),
                new ShadowReport(new long[] {70, 20, 10, 0}, 0.25, 3, 0.03, 0.4, 1e6));
    }

    @Test
    void loadSharesDropsAgreementAndBytesAreToldByLayerAndTogether() {
        for (int n = 1; n <= 20; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n)));
        }
        collector.end(ReportJob.COMPLETED, "");
        assertThat(collector.report().summary().shadow()).satisfies(shadow -> {
            assertThat(shadow.agreements()).hasSize(2).containsOnly(0.4);
            assertThat(shadow.interNodeBytesPerStep()).isEqualTo(2e6);
            assertThat(shadow.expertLoad()[1]).containsExactly(0.7, 0.2, 0.1, 0);
        });
        assertThat(new SummaryText(collector.report(), Path.of("runs/x"), 160)
                        .text()
                        .lines())
                .contains(
                        "layer  local   dropped  same experts  load by the shadow switch, % of choices",
                        "    1   25.0%     3.0%         40.0%   70.0  20.0  10.0   0.0",
                        "the shadow switch would send 40.0% of the tokens to the same experts: local share 25.0%,"
                                + " dropped 3.0%, 2.0MB between nodes per step predicted");
    }

    @Test
    void summaryWithoutAShadowDoesNotMentionIt() {
        collector.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(1, 400, 0.9)));
        assertThat(collector.report().summary().shadow()).isNull();
        assertThat(new SummaryText(collector.report(), Path.of("runs/x"), 160).text())
                .doesNotContain("shadow");
    }
}
