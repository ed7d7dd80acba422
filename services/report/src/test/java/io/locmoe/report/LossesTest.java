package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.text.Sentences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final List<String> FOUR = List.of("node-0", "node-1", "node-2", "node-3");

    private long now = TimeUnit.SECONDS.toNanos(1000);
    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of("nodes", "4")), () -> now);

    /** A step that takes its time. */
    private void train(long number) {
        StepReport step = step(number, 100, 0.5);
        now += Math.round(step.milliseconds().total() * 1e6);
        collector.accept(new TrainingEvent.StepCompleted(step));
    }

    private void pass(double seconds) {
        now += Math.round(seconds * 1e9);
    }

    @Test
    void repeatedStepsAreReportedOnceAndAreNotGoodput() {
        double each = step(1, 100, 0.5).milliseconds().total() / 1000;
        for (long n = 1; n <= 4; n++) {
            train(n);
        }
        pass(0.5);
        collector.onNodeFailure();
        pass(2);
        for (long n = 3; n <= 6; n++) {
            train(n);
        }
        RunReport report = collector.report();
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(report.summary().steps()).isEqualTo(6);
        assertThat(report.summary().tokens()).isEqualTo(6 * step(1, 100, 0.5).tokens());
        ReportTime time = report.time();
        assertThat(time.training()).isCloseTo(6 * each, within(1e-6));
        assertThat(time.recomputed()).isCloseTo(2 * each, within(1e-6));
        assertThat(time.recovering()).isCloseTo(2.5, within(1e-6));
        assertThat(time.seconds()).isCloseTo(8 * each + 2.5, within(1e-6));
        assertThat(time.other()).isCloseTo(0, within(1e-6));
        assertThat(time.goodput()).isCloseTo(6 * each / (8 * each + 2.5), within(1e-6));
        assertThat(report.goodput()).extracting(ReportTime.Goodput::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(report.goodput().get(1)).isEqualTo(new ReportTime.Goodput(2, 2 * each, 1));
        assertThat(report.goodput().get(2).seconds()).as("trained again").isCloseTo(5 * each + 2.5, within(1e-6));
        assertThat(report.goodput().get(2).goodput()).isCloseTo(4 * each / (5 * each + 2.5), within(1e-6));
        assertThat(report.goodput().getLast()).isEqualTo(new ReportTime.Goodput(6, time.seconds(), time.goodput()));
    }

    /** A training without losses validates, too; a validation that is repeated after a loss is part of its cost. */
    @Test
    void repeatedValidationsCountOnceAsGoodput() {
        double each = step(1, 100, 0.5).milliseconds().total() / 1000;
        train(1);
        collector.accept(new TrainingEvent.Validated(1, 4));
        pass(0.75);
        train(2);
        collector.onNodeFailure();
        pass(2);
        train(1);
        collector.accept(new TrainingEvent.Validated(1, 4));
        pass(0.5);
        train(2);
        collector.accept(new TrainingEvent.Validated(2, 4));
        pass(0.25);
        train(3);
        ReportTime time = collector.report().time();
        assertThat(time.validations()).isCloseTo(1, within(1e-6));
        assertThat(time.other()).isCloseTo(0.5, within(1e-6));
        assertThat(time.goodput()).isCloseTo((3 * each + 1) / (5 * each + 3.5), within(1e-6));
    }

    @Test
    void pausesForJoiningNodesAreNotOtherTime() {
        train(1);
        collector.accept(new TrainingEvent.SnapshotTaken(1, 0.25, 0));
        pass(1.25);
        collector.onJoin(new ReportJoin(List.of("node-2"), 2, 4, 1.5));
        train(2);
        pass(3);
        train(3);
        ReportTime time = collector.report().time();
        assertThat(time.pauses()).isCloseTo(1, within(1e-6));
        assertThat(time.snapshots()).isCloseTo(0.25, within(1e-6));
        assertThat(time.other()).isCloseTo(3, within(1e-6));
        assertThat(collector.report().joins()).extracting(ReportJoin::step).containsExactly(2L);
    }

    /** And whoever was slow is so no longer, as the next job judges anew. */
    @Test
    void pausesForMovingExpertsAreNotOtherTime() {
        ReportMove move = new ReportMove(List.of("node-2"), experts(3, 2, 1), 2, 1.5);
        train(1);
        collector.accept(new TrainingEvent.PaceChanged("node-2", new PaceChange(2, 1, 1, 0, 2.9)));
        pass(1.25);
        collector.onMove(move);
        train(2);
        RunReport report = collector.report();
        assertThat(report.time().pauses()).isCloseTo(1.25, within(1e-6));
        assertThat(report.time().other()).isCloseTo(0, within(1e-6));
        assertThat(report.moves()).containsExactly(move);
        assertThat(report.slowNodes()).singleElement().returns(1L, ReportSlowNode::until);
        assertThat(Sentences.move(move))
                .isEqualTo("node-2 hosts 1 of 6 experts from step 2 on; training again after 1.5 s");
        assertThat(Sentences.move(new ReportMove(List.of("node-1", "node-2"), experts(2, 2, 2), 90, 0.5)))
                .isEqualTo("all nodes host as many experts again from step 90 on, to see whether node-1 and node-2"
                        + " keep up; training again after 0.5 s");
    }

    private static Map<String, Integer> experts(int... counts) {
        Map<String, Integer> experts = new LinkedHashMap<>();
        for (int node = 0; node < counts.length; node++) {
            experts.put("node-" + node, counts[node]);
        }
        return experts;
    }

    @Test
    void resumedReportKeepsFormerLossesJoinsAndMoves() {
        ReportFailure loss = new ReportFailure(
                List.of("node-1"), 3, 2, ReportFailure.SNAPSHOT, 4, FOUR, 2.5, "node-1 left the mesh");
        ReportJoin join = new ReportJoin(List.of("node-2"), 2, 4, 1.5);
        ReportMove move = new ReportMove(List.of("node-3"), experts(2, 2, 1), 2, 1.5);
        train(1);
        collector.onJoin(join);
        collector.onMove(move);
        train(2);
        collector.onRecovery(loss);
        collector.accept(new TrainingEvent.PaceChanged("node-3", new PaceChange(3, 2, 1, 0, 2)));
        collector.accept(new TrainingEvent.CheckpointFailed(2, "no room"));
        ReportCollector next = new ReportCollector(Reports.job(Map.of("nodes", "4")), () -> now);
        next.continueFrom(collector.report());
        next.onRecovery(loss);
        next.accept(new TrainingEvent.StepCompleted(step(3, 100, 0.5)));
        RunReport report = next.report();
        assertThat(report.failures()).containsExactly(loss, loss);
        assertThat(report.joins()).containsExactly(join);
        assertThat(report.moves()).containsExactly(move);
        assertThat(report.checkpointFailures()).isEqualTo(collector.report().checkpointFailures());
        assertThat(report.slowNodes()).singleElement().satisfies(slow -> {
            assertThat(slow.node()).isEqualTo("node-3");
            assertThat(slow.isOpen()).as("the new run judges anew").isFalse();
        });
        assertThat(report.time().training())
                .as("of the new run alone")
                .isCloseTo(step(3, 100, 0.5).milliseconds().total() / 1000, within(1e-6));
    }

    @Test
    void timeBetweenStepsCountsAsOther() {
        train(1);
        pass(3);
        train(2);
        assertThat(collector.report().time().other()).isCloseTo(3, within(1e-6));
        assertThat(collector.report().time().recovering()).isZero();
    }

    @Test
    void sentencesDescribeLossesAndJoins() {
        assertThat(Sentences.recovery(
                        new ReportFailure(List.of("node-2"), 417, 415, ReportFailure.SNAPSHOT, 4, FOUR, 3.14, "")))
                .isEqualTo("node-2 failed in step 417; again from step 415 with a replacement after 3.1 s");
        assertThat(Sentences.recovery(new ReportFailure(
                        List.of("node-2"),
                        417,
                        415,
                        ReportFailure.SNAPSHOT,
                        3,
                        List.of("node-0", "node-1", "node-3"),
                        1.4,
                        "")))
                .isEqualTo("node-2 failed in step 417; again from step 415 with another node in its place"
                        + " after 1.4 s");
        assertThat(Sentences.recovery(new ReportFailure(
                        List.of("node-1", "node-2"), 3, 0, ReportFailure.START, 4, List.of("node-0", "node-3"), 9, "")))
                .isEqualTo("node-1 and node-2 failed in step 3; again from the beginning with 2 nodes instead of 4"
                        + " after 9.0 s");
        assertThat(Sentences.recovery(new ReportFailure(List.of(), 3, 2, ReportFailure.CHECKPOINT, 4, FOUR, 9, "")))
                .isEqualTo("connections between nodes failed in step 3; again from step 2 after 9.0 s");
        assertThat(Sentences.join(new ReportJoin(List.of("node-2"), 417, 4, 1.24)))
                .isEqualTo("node-2 joined in step 417; training again with 4 nodes after 1.2 s");
    }
}
