package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of()));

    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(SummaryCalculation.median(new double[] {1, 2, 30})).isEqualTo(2);
        assertThat(SummaryCalculation.median(new double[] {1, 2, 4, 30})).isEqualTo(3);
        assertThat(SummaryCalculation.median(new double[0])).isZero();
    }

    @Test
    void timesLeaveOutTheFirstTenSteps() {
        for (int n = 1; n <= 10; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 10_000, 0)));
        }
        collector.accept(new TrainingEvent.StepCompleted(step(11, 100, 0)));
        collector.accept(new TrainingEvent.StepCompleted(step(12, 300, 0)));
        ReportSummary summary = collector.report().summary();
        assertThat(summary.stepMillisecondsMedian()).isEqualTo(200);
        assertThat(summary.tokensPerSecond()).isCloseTo(200 / 0.4, within(1e-9));
        assertThat(summary.milliseconds().total()).isEqualTo(200);
        assertThat(summary.exchangeShare()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void timesOfAShortRunAreThoseOfAllSteps() {
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0)));
        collector.accept(new TrainingEvent.StepCompleted(step(2, 300, 0)));
        assertThat(collector.report().summary().stepMillisecondsMedian()).isEqualTo(200);
    }

    @Test
    void localShareIsReportedForTheLastFifthAndOverall() {
        for (int n = 1; n <= 10; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 100, n <= 8 ? 0.25 : 0.9)));
        }
        ReportSummary summary = collector.report().summary();
        assertThat(summary.localShare()).isCloseTo(0.9, within(1e-12));
        assertThat(summary.localShares()).containsExactly(new double[] {0.9, 1}, within(1e-12));
        assertThat(summary.localShareOverall()).isCloseTo(0.38, within(1e-12));
        assertThat(summary.lossPerToken()).isCloseTo((6.0 / 9 + 6.0 / 10) / 2, within(1e-12));
    }

    @Test
    void expertLoadIsAShareOfTheLayersChoicesAndTrafficASum() {
        collector.accept(new TrainingEvent.StepCompleted(step(1, 100, 0)));
        collector.accept(new TrainingEvent.StepCompleted(step(2, 100, 0)));
        ReportSummary summary = collector.report().summary();
        assertThat(summary.expertLoad()).isDeepEqualTo(new double[][] {{0.4, 0.3, 0.2, 0.1}, {1, 0, 0, 0}});
        assertThat(summary.trafficBytes()).isDeepEqualTo(new long[][] {{0, 1200}, {800, 0}});
        assertThat(summary.interNodeBytesPerStep()).isEqualTo(1500);
    }

    @Test
    void aRunWithoutAStepHasAnEmptySummary() {
        ReportSummary summary = collector.report().summary();
        assertThat(summary.steps()).isZero();
        assertThat(summary.validationLoss()).isNull();
        assertThat(summary.expertLoad()).isEmpty();
    }

    @Test
    void aResumedRunKeepsTheEarlierStepsThatItDoesNotRepeat() {
        for (int n = 1; n <= 6; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 100, 0)));
        }
        collector.accept(new TrainingEvent.Validated(3, 5.5));
        collector.accept(new TrainingEvent.Validated(6, 5.0));
        ReportCollector resumed = new ReportCollector(Reports.job(Map.of()));
        resumed.continueFrom(collector.report());
        resumed.accept(new TrainingEvent.StepCompleted(step(5, 100, 1)));
        RunReport report = resumed.report();
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(report.validations()).containsExactly(new ReportValidation(3, 5.5, List.of()));
        assertThat(report.job().firstStep()).isEqualTo(5);
        assertThat(report.summary().steps()).isEqualTo(1);
        assertThat(report.summary().localShareOverall()).isEqualTo(1);
    }
}
