package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.Milliseconds;
import io.locmoe.page.Chart;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.RunReport;
import io.locmoe.samples.SyntheticSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last step, rank by rank. */
class MeshSectionTest {
    private static final double SLOW = 90;

    /** All ranks compute for 50 ms but one. */
    private static List<RankTimes> times(int ranks, int straggler) {
        return IntStream.range(0, ranks)
                .mapToObj(
                        rank -> new RankTimes(rank, rank == straggler ? SLOW : 50, 5, 3, 2, rank == straggler ? 0 : 40))
                .toList();
    }

    private static Optional<Chart> chart(List<RankTimes> ranks) {
        SampleRuns runs = SampleRuns.create();
        runs.training().accept(new TrainingEvent.StepCompleted(step(ranks)));
        return chart(runs.training().report(), "ranks");
    }

    private static Optional<Chart> chart(RunReport report, String id) {
        return MeshSection.of(report, "Mesh").items().stream()
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .filter(chart -> chart.id().equals(id))
                .findFirst();
    }

    private static StepReport step(List<RankTimes> ranks) {
        StepReport step = SyntheticSteps.lossy(1, 3);
        return new StepReport(
                step.step(),
                step.tokens(),
                step.lossPerToken(),
                step.auxiliaryLoss(),
                step.localityLoss(),
                step.localShare(),
                step.droppedShare(),
                step.loadMaxOverMean(),
                step.gradientNorm(),
                step.learningRate(),
                step.lossScaling(),
                new Milliseconds(97, 50, 5, 3, 2, 40, 0, ranks),
                step.processor(),
                step.bytes(),
                step.memory(),
                step.layers(),
                step.measures(),
                step.traffic(),
                step.repeated());
    }

    private static List<Double> numbers(JsonNode data) {
        return StreamSupport.stream(data.spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "2, 1, 2", "64, 63, 64", "65, 64, 33", "256, 130, 64"})
    void noStragglerIsLost(int ranks, int straggler, int bars) {
        JsonNode option = chart(times(ranks, straggler)).orElseThrow().option();
        List<Double> compute = numbers(option.at("/series/0/data"));
        assertThat(compute).hasSize(bars);
        int slow = compute.indexOf(SLOW);
        assertThat(option.at("/yAxis/data").get(slow).asText()).isEqualTo(Integer.toString(straggler));
        assertThat(numbers(option.at("/series/3/data")).get(slow)).isZero();
        assertThat(option.at("/series/0/stack").asText())
                .isNotEmpty()
                .isEqualTo(option.at("/series/3/stack").asText());
    }

    @Test
    void aReportOfAnEarlierVersionHasNoSuchChart() {
        assertThat(chart(List.of())).isEmpty();
    }

    @Test
    void whatHappenedIsMarkedAtItsStepOnTheTimeLine() {
        SampleRuns runs = SampleRuns.create();
        runs.training().accept(new TrainingEvent.StepCompleted(step(List.of())));
        runs.training()
                .onRecovery(new ReportFailure(
                        List.of("node-1"), 20, 18, "snapshot", 2, List.of("node-0", "node-2"), 1.5, "killed"));
        runs.training().onJoin(new ReportJoin(List.of("node-3"), 31, 4, 1.5));
        runs.training().onMove(new ReportMove(List.of("node-0"), Map.of("node-0", 1, "node-2", 3), 42, 0.5));
        String time =
                chart(runs.training().report(), "time").orElseThrow().option().toString();
        assertThat(time)
                .contains("{\"name\":\"node-1\",\"xAxis\":20.0}")
                .contains("{\"name\":\"join\",\"xAxis\":31.0}")
                .contains("{\"name\":\"move\",\"xAxis\":42.0}");
    }

    /** So many that the report has not all of them. */
    @Test
    void aReportHasTheSlowestOfVeryManyRanks() {
        List<RankTimes> some = RankTimes.thinned(times(4096, 1234), RankTimes.MOST);
        assertThat(some).hasSize(RankTimes.MOST).isSortedAccordingTo((a, b) -> a.rank() - b.rank());
        assertThat(some)
                .filteredOn(rank -> rank.compute() == SLOW)
                .singleElement()
                .satisfies(rank -> assertThat(rank.rank()).isEqualTo(1234));
    }
}
