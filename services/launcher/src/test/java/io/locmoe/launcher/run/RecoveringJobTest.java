package io.locmoe.launcher.run;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.connection.ScriptedConnection;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.RunReport;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.StateOrigin;
import io.locmoe.run.service.RunRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run does about lost nodes, with meshes that play scripts. */
@Timeout(60)
class RecoveringJobTest {
    private static final End COMPLETED = new End(Outcome.COMPLETED, "");
    private static final List<String> FOUR = List.of("node-0", "node-1", "node-2", "node-3");

    @TempDir
    private Path directory;

    private final Map<String, String> settings =
            new TreeMap<>(Map.of("steps", "100", "nodes", "4", "batch", "12", "experts", "12", "recoveries", "2"));
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private ScriptedMesh strength;

    /** Trains some steps, and then no node has the run any more. */
    private static ScriptedConnection attempt(long first, long last, End end) {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> steps(watcher, first, last));
        mesh.end.complete(end);
        return mesh;
    }

    private static void steps(Consumer<RunEvent> watcher, long first, long last) {
        LongStream.rangeClosed(first, last)
                .forEach(
                        n -> watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(n, 100, 0.5)))));
    }

    private static End deserted(String... nodes) {
        return new End(Outcome.FAILED, nodes[0] + " does not answer", true, List.of(nodes));
    }

    private static NodeFailure loss(int number, long step, String... nodes) {
        return NodeFailure.of(List.of(nodes), "node-0", step, 4, number, nodes[0] + " left the mesh");
    }

    private static ScriptedConnection withCheckpoint(long first, long saved, long last, End end) {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            steps(watcher, first, saved);
            watcher.accept(
                    new RunEvent.Training(new TrainingEvent.CheckpointWritten(saved, "/elsewhere/step-" + saved)));
            steps(watcher, saved + 1, last);
        });
        mesh.end.complete(end);
        return mesh;
    }

    private RunReport run(MeshConnection... scripts) throws IOException {
        strength = strength == null ? new ScriptedMesh(LocalNodes.none(), scripts) : strength;
        var parsed = SettingsParser.parse(settings);
        OutDirectory out = OutDirectory.prepare(Optional.of(directory), parsed);
        Progress progress = Progress.lines(new PrintStream(shown, true, StandardCharsets.UTF_8), 100, 0);
        try (RunFiles files = RunFiles.open(out, parsed, Map.of("locmoe", "1", "java", "25"), List.of(), progress);
                Interruption interruption = new Interruption()) {
            new TrainRun(parsed, out, strength, files, interruption).run();
        }
        return new OutDirectory(directory).report().read();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** The mesh has the run; this command replaces failed processes and reports events. */
    @Test
    void aToleratedFailureIsReportedAndItsNodesAreReplacedOnce() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            steps(watcher, 1, 3);
            watcher.accept(new RunEvent.NodesFailed(loss(1, 4, "node-2")));
            watcher.accept(new RunEvent.NodesFailed(loss(1, 4, "node-2")));
        });
        strength = new ScriptedMesh(LocalNodes.none(), mesh);
        strength.then = () -> {
            mesh.watcher.accept(
                    new RunEvent.Recovered(loss(1, 4, "node-2").after(3.14), 2, StateOrigin.SNAPSHOT, FOUR));
            steps(mesh.watcher, 3, 5);
            mesh.end.complete(COMPLETED);
        };
        RunReport report = run();
        assertThat(strength.replaced).containsExactly(List.of("node-2"));
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(report.failures())
                .containsExactly(new ReportFailure(
                        List.of("node-2"), 4, 2, ReportFailure.SNAPSHOT, 4, FOUR, 3.14, "node-2 left the mesh"));
        assertThat(shown())
                .contains(
                        "node-2 failed in step 4: replacements have 60 s",
                        "node-2 failed in step 4; again from step 2 with a replacement after 3.1 s");
        assertThat(report.time().recomputed()).isPositive();
    }

    @Test
    void joinedNodesAreReported() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            steps(watcher, 1, 3);
            watcher.accept(new RunEvent.NodesJoined(List.of("node-2"), 4, 4, 1.24));
            steps(watcher, 4, 5);
        });
        mesh.end.complete(COMPLETED);
        RunReport report = run(mesh);
        assertThat(report.joins()).containsExactly(new ReportJoin(List.of("node-2"), 4, 4, 1.24));
        assertThat(shown()).contains("node-2 joined in step 4; training again with 4 nodes after 1.2 s");
    }

    @Test
    void aRunWithoutALeaderIsResubmittedFromItsLastCheckpoint() throws IOException {
        ScriptedConnection second = attempt(3, 5, COMPLETED);
        RunReport report = run(withCheckpoint(1, 2, 3, deserted("node-0", "node-1")), second);
        assertThat(strength.replaced).containsExactly(List.of("node-0", "node-1"));
        assertThat(second.submitted)
                .containsEntry("resume", "/elsewhere/step-2")
                .containsEntry("nodes", "4");
        NodeFailure after = second.submittedAfter.orElseThrow();
        assertThat(after.kind()).isEqualTo(NodeFailure.Kind.SEVERAL);
        assertThat(after.step()).isEqualTo(4);
        assertThat(after.nodes()).isEqualTo(4);
        assertThat(after.number()).isEqualTo(1);
        assertThat(after.seconds()).isBetween(0.0, 60.0);
        assertThat(report.summary().steps()).isEqualTo(5);
    }

    /** Another leader might decide otherwise, and the run would go on with other bits. */
    @Test
    void aRunIsResubmittedWithWhatItsDriverHasDecided() throws IOException {
        ScriptedConnection first = new ScriptedConnection(watcher -> {
            watcher.accept(new RunEvent.Decided(Map.of("driver.products", "float32:left")));
            steps(watcher, 1, 3);
        });
        first.end.complete(deserted("node-0", "node-1"));
        ScriptedConnection second = attempt(1, 5, COMPLETED);
        RunReport report = run(first, second);
        assertThat(first.submitted).doesNotContainKey("driver.products");
        assertThat(second.submitted).containsEntry("driver.products", "float32:left");
        assertThat(report.job().settings()).containsEntry("driver.products", "float32:left");
        assertThat(shown())
                .containsOnlyOnce(
                        "driver.products=float32:left, decided by the machine of the first node for all nodes");
    }

    @Test
    void lossesOfBothKindsAreCountedTogether() {
        ScriptedConnection first = new ScriptedConnection(watcher -> {
            steps(watcher, 1, 3);
            watcher.accept(new RunEvent.NodesFailed(loss(1, 4, "node-2")));
            watcher.accept(new RunEvent.Recovered(loss(1, 4, "node-2"), 3, StateOrigin.SNAPSHOT, FOUR));
            steps(watcher, 4, 5);
        });
        first.members.add(new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1"));
        first.end.complete(deserted("node-0"));
        ScriptedConnection second = attempt(4, 5, deserted("node-0"));
        ScriptedConnection third = attempt(4, 5, deserted("node-0"));
        assertThatThrownBy(() -> run(first, second, third))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(
                        "node-0 does not answer; it was failure 4, the last 3 without a new step between them,"
                                + " and the run tolerates recoveries=2 of these");
        assertThat(second.submittedAfter).hasValueSatisfying(after -> {
            assertThat(after.kind()).isEqualTo(NodeFailure.Kind.LEADER);
            assertThat(after.number()).isEqualTo(2);
            assertThat(after.step()).isEqualTo(6);
        });
    }

    @Test
    void lossesDuringARecoveryAreReportedTogether() throws IOException {
        ScriptedConnection first = new ScriptedConnection(watcher -> {
            steps(watcher, 1, 3);
            watcher.accept(new RunEvent.NodesFailed(loss(1, 4, "node-1")));
        });
        first.end.complete(deserted("node-0"));
        ScriptedConnection last = attempt(1, 2, COMPLETED);
        run(first, last);
        assertThat(last.submittedAfter).hasValueSatisfying(after -> {
            assertThat(after.failedNodes()).containsExactly("node-1", "node-0");
            assertThat(after.kind()).isEqualTo(NodeFailure.Kind.SEVERAL);
            assertThat(after.number()).isEqualTo(2);
        });
    }

    @Test
    void aLossEndsARunWithoutRecoveries() {
        settings.put("recoveries", "0");
        assertThatThrownBy(() -> run(attempt(1, 3, deserted("node-1")), attempt(1, 2, COMPLETED)))
                .isInstanceOf(RunException.class)
                .hasMessage("the job failed: node-1 does not answer");
    }

    @Test
    void aJobFailedByTheMeshIsNotResubmitted() {
        assertThatThrownBy(() -> run(
                        withCheckpoint(1, 2, 3, new End(Outcome.FAILED, "router 'mine' failed")),
                        attempt(1, 2, COMPLETED)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the job failed: router 'mine' failed")
                .hasMessageContaining("continue with --resume /elsewhere/step-2");
    }

    @Test
    void aMeshOfWhichNoNodeAnswersEndsTheRunWithWhatToDo() {
        settings.put("replaceWait", "7");
        assertThatThrownBy(() -> run(attempt(1, 3, deserted("node-1"))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-1 does not answer; after 7 s no node of the mesh answers: start nodes and"
                        + " continue, or give a longer --replace-wait");
    }

    @Test
    void aMeshThatDoesNotTakeTheJobAfterALossIsAnotherLoss() throws IOException {
        ScriptedConnection busy = new ScriptedConnection(watcher -> {}) {
            @Override
            public String submit(RunRequest request) {
                throw new ControlException(Code.BUSY, "the mesh runs job-1");
            }
        };
        RunReport report = run(attempt(1, 3, deserted("node-1")), busy, attempt(1, 2, COMPLETED));
        assertThat(report.job().status()).isEqualTo("completed");
    }

    @Test
    void aCheckpointOfTheLastStepIsTheEnd() throws IOException {
        settings.put("stopAfter", "3");
        RunReport report = run(withCheckpoint(1, 3, 3, deserted("node-1")), attempt(1, 2, COMPLETED));
        assertThat(report.job().status()).isEqualTo("completed");
        assertThat(report.steps()).hasSize(3);
    }
}
