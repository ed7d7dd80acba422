package io.locmoe.run.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.generation.SamplingChoice;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunState;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.run.worker.Roots;
import io.locmoe.samples.FakeReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedRunsTest {
    private static final Peer NODE = new Peer("node-0", "127.0.0.1", 1, 2, 3);

    private static final class Unobserved implements JobObserver {
        @Override
        public void started(String name, List<String> names, JobSettings settings) {}

        @Override
        public void happened(RunEvent event) {}

        @Override
        public void tookOver(TakeOver outcome) {}

        @Override
        public void passedOn() {}
    }

    private final LedRuns led = new LedRuns("node-0");

    private static FollowedRun run(String id, Caller owner) {
        RunRequest request = new RunRequest(Map.of("router", "hash", "stopAfter", "0", "steps", "20"), "/c");
        return new FollowedRun(id, request, List.of(NODE), 0, owner);
    }

    private RunLog add(String id, Caller owner) {
        RunLog log = new RunLog(id, new RunHistory(100), RunState.NEW, new Unobserved(), () -> 0);
        led.add(run(id, owner), log);
        return log;
    }

    private RunSummary only() {
        return led.summaries().findFirst().orElseThrow();
    }

    @Test
    void aSummaryNamesTheUserAndFollowsTheEventsToTheEnd() {
        RunLog log = add("job-1", new Caller(Role.SUBMIT, "alice", true));
        assertThat(only().sentence()).isEqualTo("job-1 of alice (before its first step)");
        log.tell(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(7))));
        log.tell(new RunEvent.Training(new TrainingEvent.CheckpointWritten(7, "/c/step-000007")));
        assertThat(only().sentence()).isEqualTo("job-1 of alice (step 7 of 20)");
        assertThat(only())
                .returns("/c/step-000007", RunSummary::checkpoint)
                .returns("hash", RunSummary::router)
                .returns(false, RunSummary::stopping)
                .returns(true, RunSummary::runs);
        log.tell(new RunEvent.StateChanged(RunStage.STOPPING));
        assertThat(only().stopping()).isTrue();
        log.tell(new RunEvent.Ended(RunOutcome.CANCELLED, "by alice"));
        assertThat(only())
                .returns(Optional.of(RunOutcome.CANCELLED), RunSummary::outcome)
                .returns("by alice", RunSummary::message);
    }

    @Test
    void nobodyIsNamedInAnOpenMesh() {
        add("job-1", Caller.ANYONE);
        assertThat(only().owner()).isEmpty();
        assertThat(only().sentence()).isEqualTo("job-1 (before its first step)");
    }

    @Test
    void onlyTheLatestRunsAreKept() {
        for (int i = 0; i < 20; i++) {
            add("job-" + (100 + i), Caller.ANYONE);
        }
        assertThat(led.summaries()).extracting(RunSummary::id).hasSize(8).contains("job-119");
        assertThat(led.history("job-100")).isEmpty();
    }

    @Test
    void ofWhatSeveralNodesKnowTheEndCountsThenTheLatestStep() {
        RunLog log = add("job-1", Caller.ANYONE);
        RunSummary before = only();
        log.tell(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(7))));
        RunSummary later = only();
        log.tell(new RunEvent.Ended(RunOutcome.COMPLETED, ""));
        RunSummary ended = only();
        add("job-2", Caller.ANYONE);
        List<RunSummary> both = led.summaries().toList();
        assertThat(RunSummary.merged(List.of(List.of(later), List.of(before)))).containsExactly(later);
        assertThat(RunSummary.merged(List.of(both, List.of(before), List.of(later))))
                .containsExactly(both.getLast(), ended);
    }

    /** Whoever may end a run may have its files. */
    @Test
    void onlyTheUserAndAdministratorsMayFetchARunAndOnlyWhatItHasWritten() {
        Caller alice = new Caller(Role.SUBMIT, "alice", true);
        RunLog log = add("job-1", alice);
        for (String written : List.of("/c/step-000001", "/c/step-000002", "/c/step-000001", "nonsense", "/", "/etc")) {
            log.tell(new RunEvent.Training(new TrainingEvent.CheckpointWritten(1, written)));
        }
        KnownRun known = led.known("job-1").orElseThrow();
        Roots roots = new Roots(Path.of("/c"), List.of());
        assertThat(known.store(roots, alice).written())
                .containsExactly(Path.of("/c/step-000002"), Path.of("/c/step-000001"));
        assertThat(known.store(roots, new Caller(Role.ADMINISTER, "chief", true)))
                .isNotNull();
        assertThatThrownBy(() -> known.store(roots, new Caller(Role.SUBMIT, "bob", true)))
                .hasMessageContaining("job-1 is a job of alice; to fetch it needs the role administer");
    }

    /** A training is for all to watch. */
    @Test
    void onlyTheUserOfATextAndAdministratorsMayReadIt() {
        Caller alice = new Caller(Role.SUBMIT, "alice", true);
        Caller bob = new Caller(Role.SUBMIT, "bob", true);
        add("job-1", alice);
        assertThat(led.history("job-1", bob)).isPresent();
        TextRequest text = new TextRequest(
                new TextRequest.Prompt("a", Optional.empty(), Optional.empty(), false),
                Optional.empty(),
                1,
                List.of(),
                new SamplingChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1),
                1);
        RunRequest request = new RunRequest(Map.of(), "/c", "", Optional.empty(), Optional.of(text));
        RunLog log = new RunLog("job-2", new RunHistory(100), RunState.NEW, new Unobserved(), () -> 0);
        led.add(new FollowedRun("job-2", request, List.of(NODE), 0, alice), log);
        log.tell(new RunEvent.Training(new TrainingEvent.TokenGenerated(1, "x", -1)));
        log.tell(new RunEvent.Training(TrainingEvent.TokenGenerated.left("?")));
        assertThat(led.summaries().toList().getLast().step())
                .as("what is left is no token")
                .isEqualTo(1);
        assertThat(led.history("job-2", alice)).isPresent();
        assertThat(led.history("job-2", new Caller(Role.ADMINISTER, "chief", true)))
                .isPresent();
        assertThatThrownBy(() -> led.history("job-2", bob))
                .hasMessageContaining("job-2 is a job of alice; to read it needs the role administer");
        assertThatThrownBy(() -> led.history("job-2", new Caller(Role.WATCH, "alice", true)))
                .hasMessageContaining("to read it");
    }
}
