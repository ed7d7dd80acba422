package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportJson;
import io.locmoe.samples.SyntheticSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAnalysisTest {
    private static final Offset<Double> EXACT = within(1e-9);

    /** Ten steps in two turns of five; the first three of each are slow and do not count in times. */
    private static CompareReport.Run run(long seed, double milliseconds, double finalLoss) {
        ReportCollector collector = new ReportCollector(new ReportJob(
                ReportJob.RUNNING, "", "", null, 0, Map.of(), Map.of(), Machine.current(), List.of(), null));
        for (int n = 1; n <= 10; n++) {
            boolean slow = (n - 1) % 5 < 3;
            collector.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(
                    n, slow ? 5000 : n <= 8 ? milliseconds + 20 : milliseconds - 20, n <= 8 ? 0.2 : 0.9)));
            if (n == 5) {
                collector.accept(new TrainingEvent.Validated(5, 5));
            }
        }
        collector.accept(new TrainingEvent.Validated(10, finalLoss));
        return new RunAnalysis(collector.report(), Set.of(1L, 6L)).run(seed, "trainings/x");
    }

    @Test
    void timesLeaveOutTheStartOfEachTurn() {
        CompareReport.Run run = run(1, 200, 4);
        assertThat(run.milliseconds().total()).isCloseTo(200, EXACT);
        assertThat(run.secondsPer100Steps()).as("100 steps").isCloseTo(20, EXACT);
        assertThat(run.lateSecondsPer100Steps()).as("of the last fifth").isCloseTo(18, EXACT);
        assertThat(run.exchangeShare()).isCloseTo(0.25, EXACT);
        assertThat(run.localShare()).as("of the last fifth").isCloseTo(0.9, EXACT);
        assertThat(run.interNodeBytesPerStep()).isCloseTo(5500, EXACT);
        assertThat(run.trafficBytes()).isDeepEqualTo(new double[][] {{0, 600}, {400, 0}});
    }

    @Test
    void validationsArePlacedAtTheTrainingTimeBeforeThem() {
        CompareReport.Run run = run(1, 200, 4);
        assertThat(run.validations())
                .extracting(CompareReport.Validation::seconds)
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo(15.44, EXACT),
                        second -> assertThat(second).isCloseTo(30.8, EXACT));
        assertThat(TimeToLoss.reached(run.validations(), 5)).isCloseTo(15.44, EXACT);
        assertThat(TimeToLoss.reached(run.validations(), 4.25)).isCloseTo(15.44 + 0.75 * 15.36, EXACT);
        assertThat(TimeToLoss.reached(run.validations(), 3.9)).isNull();
    }

    @Test
    void aPointHasEachLayersLoadCapacityAndBound() {
        CompareReport.Point point = run(1, 200, 4).series().getLast();
        assertThat(point.step()).isEqualTo(10);
        assertThat(point.layers().get(0).expertLoad()).containsExactly(0.4, 0.3, 0.2, 0.1);
        assertThat(point.layers().get(0).capacity()).isEqualTo(31);
        assertThat(point.layers().get(0).capacityBound()).isEqualTo(1.9);
        assertThat(point.layers().get(1).capacityBound()).as("reports none").isNull();
    }

    /** Seed by seed: 200 against 250 and 300 ms are 20 % and a third saved. */
    @Test
    void differencesArePairedBySeed() {
        CompareReport report = report();
        CompareReport.Difference difference =
                report.contenders().get(1).against().get("hash");
        assertThat(difference.timeReduction().smallest()).isCloseTo(0.2, EXACT);
        assertThat(difference.timeReduction().largest()).isCloseTo(1 / 3.0, EXACT);
        assertThat(difference.timeReduction().deviation()).isCloseTo((1 / 3.0 - 0.2) / Math.sqrt(2), EXACT);
        assertThat(difference.lateTimeReduction().smallest()).isCloseTo(1 - 180 / 230.0, EXACT);
        assertThat(difference.lossGap().mean()).isCloseTo(-0.25, EXACT);
        assertThat(report.timeToLoss().levels()).startsWith(5.0).endsWith(3.75);
        assertThat(report.timeToLoss().seconds().get("hash").getLast())
                .as("not reached")
                .isNull();
    }

    private static CompareReport report() {
        Map<Contender, List<CompareReport.Run>> runs = new LinkedHashMap<>();
        List<Contender> contenders = Contender.list("hash,locmoe");
        runs.put(contenders.get(0), List.of(run(1, 250, 4), run(2, 300, 4.25)));
        runs.put(contenders.get(1), List.of(run(1, 200, 3.75), run(2, 200, 4)));
        return CompareAnalysis.report(
                new CompareReport.Job(
                        "completed",
                        "",
                        "then",
                        "later",
                        Map.of("nodes", "2"),
                        Map.of("locmoe", "x", "java", "25", "plugin.p", "1", "sha256.p", "0123abcd"),
                        Machine.current(),
                        List.of(1L, 2L),
                        10,
                        2,
                        100,
                        List.of("50mbit", "50mbit"),
                        0.2874,
                        List.of(new Calibration.Probe(5e7, 0.285)),
                        0.02),
                runs);
    }

    /** Every number of a chart or table is one of compare.json's, up to its unit and digits. */
    @Test
    void pageShowsTheNumbersOfCompareJson() {
        CompareReport report = report();
        JsonNode json = ReportJson.MAPPER.valueToTree(report);
        assertThat(json.at("/contenders/1/summary/secondsPer100Steps/mean").asDouble())
                .isEqualTo(20);
        assertThat(json.at("/contenders/0/runs/1/series/0/layers/0/expertLoad/3")
                        .asDouble())
                .isEqualTo(0.1);
        String html = new ComparePage(report).page().html();
        assertThat(html)
                .contains(
                        "26.7 ± 9.4%",
                        "50mbit",
                        "28.74%",
                        "not reached",
                        "Expert load, locmoe, sparse layer 1",
                        "Traffic between nodes, hash",
                        "locmoe, locality",
                        "locmoe, bound",
                        "20.00 s");
        assertThat(html.indexOf("SHA-256 0123abcd"))
                .as("hashes are at the foot")
                .isGreaterThan(html.indexOf("</main>"));
        assertThat(html.substring(0, html.indexOf("</main>"))).doesNotContain("epoch");
        List<String> table = CompareText.table(report.contenders()).lines().toList();
        assertThat(table).hasSize(4);
        assertThat(table.get(3).strip()).startsWith("locmoe").contains("20.00 s", "3.875 ± 0.177", "25.0%", "90.0%");
        assertThat(table.get(3).indexOf("20.00 s") + "20.00 s".length())
                .as("numbers end where their heading ends")
                .isEqualTo(table.get(1).indexOf("100 steps") + "100 steps".length());
    }

    /** What a report says comes from a directory that others may write to. */
    @Test
    void textsOfAHostileReportAreNoMarkupOnThePage(@TempDir Path directory) throws IOException {
        ReportCollector collector = new ReportCollector(new ReportJob(
                ReportJob.RUNNING, "", "", null, 0, Map.of(), Map.of(), Machine.current(), List.of(), null));
        collector.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(1, 100, 0.5)));
        ReportFile file = ReportFile.in(directory);
        file.write(collector.report());
        String hostile = "</script><img src=x onerror=alert(1)><!--";
        String text = Files.readString(file.path());
        Files.writeString(file.path(), text.replace("\"locality\"", "\"" + hostile + "\""));
        assertThat(file.path()).content().contains(hostile);
        CompareReport.Run run = new RunAnalysis(file.read(), Set.of(1L)).run(1, hostile);
        Map<Contender, List<CompareReport.Run>> runs = new LinkedHashMap<>();
        Contender.list("hash,locmoe").forEach(contender -> runs.put(contender, List.of(run)));
        String html = new ComparePage(CompareAnalysis.report(report().job(), runs))
                .page()
                .html();
        assertThat(html).contains("img src=x onerror=alert(1)").doesNotContain("<img src=x", "alert(1)><!--");
    }
}
