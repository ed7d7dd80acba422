package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report of a run of very many steps has a part of them, and a summary of all. */
class LongRunTest {
    private static final int STEPS = 50_001;

    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of()));

    private RunReport report() {
        for (int n = 1; n <= STEPS; n++) {
            collector.accept(new TrainingEvent.StepCompleted(
                    step(n, n <= 10 ? 10_000 : n % 2 == 0 ? 100 : 300, n <= 40_000 ? 0.25 : 0.75)));
        }
        return collector.report();
    }

    @Test
    void everyStepIsKeptUpToTheLimit() {
        for (int n = 1; n <= 10_000; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 100, 0.5)));
        }
        assertThat(collector.report().steps()).hasSize(10_000);
        assertThat(collector.report().stepsEvery()).isEqualTo(1);
    }

    @Test
    void thinnedStepsAreEvenlySpacedAndIncludeTheLast() {
        RunReport report = report();
        assertThat(report.stepsEvery()).isEqualTo(8);
        assertThat(report.steps()).hasSize(STEPS / 8 + 1);
        assertThat(report.steps().getFirst().step()).isEqualTo(8);
        assertThat(report.steps().getLast().step()).isEqualTo(STEPS);
    }

    @Test
    void theSummaryCountsEveryStep() {
        ReportSummary summary = report().summary();
        assertThat(summary.steps()).isEqualTo(STEPS);
        assertThat(summary.tokens()).isEqualTo(100L * STEPS);
        assertThat(summary.localShare()).as("late").isCloseTo(0.75, within(1e-3));
        assertThat(summary.localShareOverall()).isCloseTo((0.25 * 40_000 + 0.75 * 10_001) / STEPS, within(1e-9));
        assertThat(summary.milliseconds().total()).isCloseTo(200, within(0.01));
        assertThat(summary.trafficBytes()).isDeepEqualTo(new long[][] {{0, 600L * STEPS}, {400L * STEPS, 0}});
    }

    @Test
    void aResumedRunGoesOnInTheRhythmOfItsReport() {
        ReportCollector resumed = new ReportCollector(Reports.job(Map.of()));
        resumed.continueFrom(report());
        for (int n = 40_001; n <= 40_020; n++) {
            resumed.accept(new TrainingEvent.StepCompleted(step(n, 100, 1)));
        }
        RunReport report = resumed.report();
        assertThat(report.stepsEvery()).isEqualTo(8);
        assertThat(report.steps())
                .extracting(StepReport::step)
                .hasSize(5003)
                .endsWith(39_992L, 40_000L, 40_008L, 40_016L, 40_020L);
        assertThat(report.summary().steps()).isEqualTo(20);
        assertThat(report.summary().localShareOverall()).isEqualTo(1);
    }

    @Test
    void manyValidationsAreThinned() {
        for (int n = 1; n <= 30_000; n++) {
            collector.accept(new TrainingEvent.Validated(n, 1.0 / n));
        }
        RunReport report = collector.report();
        assertThat(report.validations()).hasSizeLessThanOrEqualTo(10_001);
        assertThat(report.summary().validationLoss()).isEqualTo(1.0 / 30_000);
    }

    /** Its size is that of one matrix, however often a run validates. */
    @Test
    void theLastValidationAloneHasItsMatrices() {
        for (int n = 1; n <= 3; n++) {
            collector.accept(new TrainingEvent.Validated(n, 1, List.of(confused(n))));
        }
        ReportCollector continued = new ReportCollector(Reports.job(Map.of()));
        continued.continueFrom(collector.report());
        assertThat(continued.report().validations())
                .extracting(validation -> validation.layers().getFirst().shadow())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new ShadowValidation(0.25, null),
                        new ShadowValidation(0.5, null),
                        confused(3).shadow());
    }

    private static LayerValidation confused(int n) {
        return new LayerValidation(1, new ShadowValidation(0.25 * n, new long[][] {{n, 0}, {1, 2}}));
    }

    @Test
    void theCurveOfGoodputHasAThousandPoints() {
        assertThat(report().goodput())
                .hasSizeBetween(500, 1_001)
                .extracting(ReportTime.Goodput::step)
                .isSorted();
    }

    /** So that a mesh that is not ours cannot fill the memory either. */
    @Test
    void aRepeatedValidationReplacesTheFormerOne() {
        for (int n = 0; n < 100_000; n++) {
            collector.accept(new TrainingEvent.Validated(0, n));
        }
        assertThat(collector.report().validations()).containsExactly(new ReportValidation(0, 99_999, List.of()));
    }
}
