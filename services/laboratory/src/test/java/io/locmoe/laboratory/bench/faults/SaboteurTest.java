package io.locmoe.laboratory.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.samples.SyntheticSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaboteurTest {
    private static final List<String> ALL = List.of("node-0", "node-1", "node-2");

    private static final long SECOND = 1_000_000_000L;

    private final List<PlannedFault> struck = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private int ends;
    private int reliefs;
    private long now = 5 * SECOND;
    private final Attack attack = new Attack() {
        @Override
        public void strike(PlannedFault fault) {
            struck.add(fault);
        }

        @Override
        public void relieve(PlannedFault fault) {
            reliefs++;
        }

        @Override
        public void end() {
            ends++;
        }

        @Override
        public double replacementStart() {
            return 1.5;
        }
    };
    private final Saboteur saboteur = saboteur(
            new PlannedFault(FaultKind.KILL, List.of(2), 10),
            new PlannedFault(FaultKind.NEIGHBOURS, List.of(0, 1), 11));

    private Saboteur saboteur(PlannedFault... planned) {
        return new Saboteur(List.of(planned), 4, attack, told::add, () -> now);
    }

    /** A step a second. */
    private void steps(long first, long last) {
        steps(saboteur, first, last);
    }

    private void steps(Saboteur watching, long first, long last) {
        for (long step = first; step <= last; step++) {
            watching.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(step, 1000, 1)));
            now += SECOND;
        }
    }

    /** Whoever coordinates the job, and is the first of its ranks, is not always the same node. */
    @Test
    void victimsAreTheNodesThatTheJobHasThen() {
        Saboteur wandering = saboteur(
                new PlannedFault(FaultKind.LEADER, List.of(0), 0),
                new PlannedFault(FaultKind.LEADER, List.of(0), 0),
                new PlannedFault(FaultKind.NEIGHBOURS, List.of(2, 0), 0));
        steps(wandering, 1, 4);
        wandering.recovered(new ReportFailure(
                List.of("node-0"), 5, 4, ReportFailure.SNAPSHOT, 3, List.of("node-1", "node-2", "node-3"), 1, ""));
        steps(wandering, 5, 8);
        wandering.recovered(new ReportFailure(
                List.of("node-1"), 9, 8, ReportFailure.SNAPSHOT, 3, List.of("node-2", "node-0", "node-3"), 1, ""));
        steps(wandering, 9, 12);
        assertThat(struck).extracting(PlannedFault::victims).containsExactly(List.of(0), List.of(1), List.of(3, 2));
    }

    @Test
    void aFaultWaitsUntilTheFormerOneWasTolerated() {
        steps(1, 10);
        assertThat(struck).isEmpty();
        steps(11, 12);
        assertThat(struck).hasSize(1);
        assertThat(saboteur.overdue(1)).contains(struck.getFirst());
        assertThat(saboteur.overdue(60)).isEmpty();
        now += 5 * SECOND;
        saboteur.recovered(new ReportFailure(List.of("node-2"), 13, 8, ReportFailure.CHECKPOINT, 3, ALL, 4, "killed"));
        assertThat(saboteur.overdue(1)).isEmpty();
        assertThat(saboteur.tolerated())
                .containsExactly(new Fault("kill", List.of("node-2"), 10, 3, 7, 1.5, 13, 4, "killed"));
        assertThat(told.getFirst())
                .isEqualTo("fault 1 of 2: a node is killed (node-2) in step 13; noticed after 3.0 s, training again"
                        + " after 7.0 s (1.5 s of it the start of a JVM), 4 steps repeated");
        steps(9, 11);
        assertThat(struck)
                .as("it is due, but the training goes on for some steps")
                .hasSize(1);
        steps(12, 12);
        assertThat(struck.getLast().kind()).isEqualTo(FaultKind.NEIGHBOURS);
    }

    @Test
    void theTrainingEndsSomeStepsAfterTheLastFault() {
        steps(1, 11);
        saboteur.recovered(new ReportFailure(List.of("node-2"), 12, 11, ReportFailure.SNAPSHOT, 3, ALL, 1, ""));
        steps(12, 15);
        saboteur.recovered(new ReportFailure(List.of("node-0", "node-1"), 16, 0, ReportFailure.START, 3, ALL, 1, ""));
        steps(1, 3);
        assertThat(saboteur.hasEnded()).isFalse();
        steps(4, 6);
        assertThat(saboteur.hasEnded()).isTrue();
        assertThat(ends).isEqualTo(1);
    }

    /** Named after 4 s, when it is let go; 7 s later it keeps up. */
    @Test
    void aStragglerIsReleasedOnceNamedAndMustKeepUpBeforeTheNextFault() {
        Saboteur slowing = saboteur(new PlannedFault(FaultKind.SLOW, List.of(1), 0));
        steps(slowing, 1, 4);
        assertThat(struck).hasSize(1);
        now += 3 * SECOND;
        slowing.slow(new ReportSlowNode("node-2", 3, 9, null, 2));
        assertThat(reliefs).isZero();
        slowing.slow(new ReportSlowNode("node-1", 5, 12, null, 3));
        assertThat(reliefs).isEqualTo(1);
        now += 7 * SECOND;
        slowing.slow(new ReportSlowNode("node-1", 5, 12, 13L, 3));
        assertThat(slowing.tolerated()).containsExactly(new Fault("slow", List.of("node-1"), 3, 4, 7, 0, 5, 0, ""));
        assertThat(told.getFirst()).startsWith("not planned: node-2 is slow");
    }

    /** Named after 5 s; a second later there is a pause, with fewer experts; it stays slow for 20 s of steps. */
    @Test
    void aStragglerStaysSlowUntilItsRebalancingIsMeasured() {
        Saboteur slowing = saboteur(new PlannedFault(FaultKind.RELIEVED, List.of(1), 0));
        steps(slowing, 1, 4);
        slowing.moved(new ReportMove(List.of("node-2"), Map.of("node-2", 1, "node-0", 3), 5, 1));
        assertThat(told.getLast()).as("of a fault before").startsWith("node-2 hosts 1 of 4 experts from step 5");
        now += 2 * SECOND;
        steps(slowing, 5, 6);
        slowing.slow(new ReportSlowNode("node-1", 5, 6, null, 3));
        now += SECOND;
        slowing.moved(new ReportMove(List.of("node-1"), Map.of("node-0", 3, "node-1", 1), 7, 1.5));
        steps(slowing, 7, 26);
        assertThat(reliefs).isZero();
        steps(slowing, 27, 27);
        assertThat(reliefs).isEqualTo(1);
        assertThat(slowing.tolerated())
                .containsExactly(new Fault("relieved", List.of("node-1"), 3, 5, 1.5, 0, 7, 0, "", 1.0));
        assertThat(told.getLast()).endsWith("; 20 s later it makes 1.00 times as many steps a second as before");
    }

    /** Its job begins anew, so nobody is told that it keeps up. */
    @Test
    void aStragglerFaultIsToleratedOnceItsExpertsMoved() {
        Saboteur slowing = saboteur(new PlannedFault(FaultKind.SLOW, List.of(1), 0));
        steps(slowing, 1, 4);
        slowing.slow(new ReportSlowNode("node-1", 5, 6, null, 3));
        now += 2 * SECOND;
        slowing.moved(new ReportMove(List.of("node-1"), Map.of("node-0", 3, "node-1", 1), 7, 1.5));
        assertThat(slowing.tolerated()).containsExactly(new Fault("slow", List.of("node-1"), 3, 1, 2, 0, 7, 0, ""));
    }

    /** It is let go when the training has gone on without it, and joins; then there is half a minute. */
    @Test
    void aLostNodeRejoinsAndTheRecoveredSpeedIsMeasured() {
        Saboteur joining = saboteur(new PlannedFault(FaultKind.JOIN, List.of(2), 0));
        steps(joining, 1, 4);
        joining.joined(new ReportJoin(List.of("node-1"), 5, 3, 1));
        assertThat(told.getFirst()).startsWith("not planned: node-1 joined");
        joining.recovered(new ReportFailure(
                List.of("node-2"), 5, 4, ReportFailure.SNAPSHOT, 3, List.of("node-0", "node-1"), 1, ""));
        assertThat(reliefs).isEqualTo(1);
        steps(joining, 5, 6);
        joining.joined(new ReportJoin(List.of("node-2"), 7, 3, 1.5));
        steps(joining, 7, 36);
        assertThat(joining.tolerated()).isEmpty();
        steps(joining, 37, 37);
        assertThat(joining.tolerated())
                .containsExactly(new Fault("join", List.of("node-2"), 3, 0.5, 1.5, 0, 7, 0, "", 1.0));
        assertThat(told.getLast()).endsWith("; 30 s later it makes 1.00 times as many steps a second as before");
    }

    /** The first step after it was flipped was not disturbed, the second one was. */
    @Test
    void aFlippedBitIsToleratedOnceAStepWasRepeated() {
        Saboteur flipping = saboteur(new PlannedFault(FaultKind.FLIP, List.of(1), 0));
        steps(flipping, 1, 5);
        assertThat(flipping.tolerated()).isEmpty();
        flipping.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(6, 1000, 1, "a bit flipped")));
        assertThat(flipping.tolerated()).containsExactly(new Fault("flip", List.of("node-1"), 3, 2, 2, 0, 6, 0, ""));
    }

    /** Noticed after a second, with a step after two; then checkpoints have to be written again. */
    @Test
    void aFullDiskIsRelievedAfterTheNextStep() {
        Saboteur filling = saboteur(new PlannedFault(FaultKind.DISK, List.of(), 0));
        steps(filling, 1, 4);
        filling.accept(new TrainingEvent.CheckpointWritten(4, "begun-before"));
        filling.accept(new TrainingEvent.CheckpointFailed(5, "No space left"));
        assertThat(reliefs).isZero();
        now += SECOND;
        filling.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(5, 1000, 1)));
        assertThat(reliefs).isEqualTo(1);
        filling.accept(new TrainingEvent.CheckpointFailed(5, "No space left"));
        assertThat(filling.tolerated()).isEmpty();
        filling.accept(new TrainingEvent.CheckpointWritten(6, "whole"));
        assertThat(filling.tolerated()).containsExactly(new Fault("disk", List.of(), 3, 1, 2, 0, 5, 0, ""));
    }

    /** A loss while a bit is flipped has another cause. */
    @Test
    void aLossUnrelatedToTheFaultIsReported() {
        Saboteur flipping = saboteur(new PlannedFault(FaultKind.FLIP, List.of(1), 0));
        steps(flipping, 1, 4);
        flipping.recovered(new ReportFailure(List.of("node-1"), 5, 4, ReportFailure.SNAPSHOT, 3, ALL, 1, "it ended"));
        assertThat(told).containsExactly("a loss that was not planned: it ended");
        assertThat(flipping.tolerated()).isEmpty();
    }

    @Test
    void anUnplannedLossIsReported() {
        steps(1, 2);
        saboteur.recovered(new ReportFailure(List.of(), 3, 2, ReportFailure.SNAPSHOT, 3, ALL, 1, "a link broke"));
        assertThat(told).containsExactly("a loss that was not planned: a link broke");
        assertThat(saboteur.tolerated()).isEmpty();
    }

    @Test
    void theTimeLineHasTheEndsOfEveryFall() {
        TimeLine line = new TimeLine();
        for (int step = 1; step <= 10; step++) {
            line.add(step * 0.1, step);
        }
        line.add(8, 4);
        line.add(8.05, 5);
        assertThat(line.points())
                .containsSequence(new TimeLine.Point(1.0, 10), new TimeLine.Point(8, 4), new TimeLine.Point(8.05, 5))
                .hasSizeLessThan(8);
    }
}
