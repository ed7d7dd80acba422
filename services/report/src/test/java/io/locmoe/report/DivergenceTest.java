package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.lossy;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.report.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of()));
    private final List<String> told = new ArrayList<>();
    private long last;

    private void train(double... losses) {
        for (double loss : losses) {
            collector.add(lossy(++last, loss)).map(Sentences::trend).ifPresent(told::add);
        }
    }

    /** A learning rate of 10 without clipping. */
    @Test
    void aLossThatRisesFromTheBeginningIsToldOnceAndAtTheEnd() {
        train(5.54, 80, 310, 627, 601, 640, 627);
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("step 3: the training diverges, its loss is 80.000 nats")
                .contains("5.540 at the lowest", "a lower learningRate");
        assertThat(collector.diverged().map(Sentences::diverged))
                .contains("the training diverged, its loss is 601.000 nats per token and was 5.540 at the lowest");
    }

    @Test
    void aLaterDivergenceFromTheLowestLossIsReported() {
        train(5.5, 4, 3, 2.5, 2.5, 2.5, 2.4, 2.5, 2.5, 2.5);
        train(5.6, 5.6, 5.6, 5.6, 5.6, 5.6);
        assertThat(told).singleElement().asString().startsWith("step 16: the training diverges");
        assertThat(collector.diverged()).isPresent();
    }

    @Test
    void aTrainingThatRecoversHasNotDiverged() {
        train(5.5, 30, 30, 30, 5, 4, 4, 4, 4, 4, 4);
        assertThat(told).hasSize(2);
        assertThat(told.getLast()).contains("diverges no longer, its loss is 5.500");
        assertThat(collector.diverged()).isEmpty();
    }

    @Test
    void spikesAndSmallLossesAreNotDivergence() {
        train(5.5, 4, 90, 3.5, 3, 200, 3, 3.5, 3, 4, 3);
        train(0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3);
        assertThat(told).isEmpty();
        assertThat(collector.diverged()).isEmpty();
    }

    /** A resumed run has no first step; what the report knew before counts. */
    @Test
    void aNanLossDivergesAndResumedReportsRememberTheLowest() {
        train(5.5, 3, 3, 3, 3);
        ReportCollector next = new ReportCollector(Reports.job(Map.of()));
        next.continueFrom(collector.report());
        assertThat(next.add(lossy(6, Double.NaN))).isEmpty();
        assertThat(next.add(lossy(7, Double.NaN))).isEmpty();
        assertThat(next.add(lossy(8, Double.NaN))).hasValueSatisfying(trend -> {
            assertThat(trend.diverges()).isTrue();
            assertThat(trend.lowest()).isEqualTo(3);
        });
    }
}
