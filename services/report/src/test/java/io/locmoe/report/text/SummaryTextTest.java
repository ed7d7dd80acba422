package io.locmoe.report.text;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.Reports;
import io.locmoe.samples.SyntheticSteps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
    private final ReportCollector collector =
            new ReportCollector(Reports.job(Map.of("gate", "grap", "router", "locmoe", "nodes", "2")));

    @BeforeEach
    void run() {
        for (int n = 1; n <= 20; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 400, 0.9)));
        }
        collector.accept(new TrainingEvent.Validated(20, 2.3456));
        collector.end(ReportJob.COMPLETED, "");
    }

    @Test
    void tellsLayersTimesLossSpeedAndWhereTheFilesAre() {
        assertThat(new SummaryText(collector.report(), Path.of("runs/x"), 140)
                        .text()
                        .lines())
                .containsExactly(
                        "layer  local   dropped  load of each expert, % of choices",
                        "    0   90.0%    10.0%    40.0  30.0  20.0  10.0",
                        "    1  100.0%     0.0%   100.0   0.0   0.0   0.0",
                        "a step takes 400 ms: compute 50.0%, exchange 25.0% (and 10.0% hidden under compute), "
                                + "gradient sync 15.0%, idle 10.0%",
                        "validation loss 2.346 nats per token, local share 90.0%, dropped 5.0%, 250 tokens/s "
                                + "(20.0% of the peak), 10.5kB between nodes per step",
                        "completed: gate grap, router locmoe, nodes 2; report, checkpoints and logs in runs/x");
    }

    @Test
    void aModelWithoutSparseBlocksHasNoTableOfLayers() {
        ReportCollector dense =
                new ReportCollector(Reports.job(Map.of("gate", "grap", "router", "locmoe", "nodes", "2")));
        dense.accept(new TrainingEvent.StepCompleted(SyntheticSteps.dense(1)));
        dense.end(ReportJob.COMPLETED, "");
        assertThat(new SummaryText(dense.report(), Path.of("runs/x"), 140).text())
                .startsWith("a step takes 100 ms")
                .doesNotContain("shadow", "layer");
    }

    @Test
    void breaksTheLoadOfManyExpertsAtTheWidth() {
        assertThat(new SummaryText(collector.report(), Path.of("runs/x"), 37)
                        .text()
                        .lines())
                .contains("    0   90.0%    10.0%    40.0  30.0", "                          20.0  10.0");
    }

    /** An expert that takes all, beside one that takes nothing. */
    @Test
    void keepsTheLoadsApartWhateverTheirWidth() {
        List<String> lines = new SummaryText(collector.report(), Path.of("runs/x"), 140)
                .text()
                .lines()
                .toList();
        assertThat(lines.get(2).trim().split(" +"))
                .containsExactly("1", "100.0%", "0.0%", "100.0", "0.0", "0.0", "0.0");
        assertThat(lines.get(1)).hasSameSizeAs(lines.get(2));
    }

    @Test
    void saysWhyAJobEndedEarly() {
        ReportCollector failed =
                new ReportCollector(Reports.job(Map.of("gate", "grap", "router", "hash", "nodes", "4")));
        failed.end(ReportJob.FAILED, "node-2 died");
        assertThat(new SummaryText(failed.report(), Path.of("out"), 120).text())
                .isEqualTo("failed (node-2 died): gate grap, router hash, nodes 4; report, checkpoints and logs in out"
                        + System.lineSeparator());
    }

    @Test
    void namesAndMessagesOfOthersAddNoLinesAndSteerNoTerminal() {
        ReportCollector failed = new ReportCollector(
                Reports.job(Map.of("gate", "grap\nFORGED", "router", "\u001b[2Jhash", "nodes", "4")));
        failed.end(ReportJob.FAILED, "node-2\u202e died\nFORGED");
        assertThat(new SummaryText(failed.report(), Path.of("out\nFORGED"), 200).text())
                .isEqualTo(
                        "failed (node-2\\u202e died): gate grap\\u000aFORGED, router \\u001b[2Jhash, nodes 4; report,"
                                + " checkpoints and logs in out\\u000aFORGED" + System.lineSeparator());
    }

    @Test
    void breaksSentencesAtBlanks() {
        assertThat(new SummaryText(collector.report(), Path.of("runs/x"), 40)
                        .text()
                        .lines()
                        .skip(1))
                .allMatch(line -> line.length() <= 40)
                .contains(
                        "completed: gate grap, router locmoe,",
                        "  nodes 2; report, checkpoints and logs",
                        "  in runs/x");
    }
}
