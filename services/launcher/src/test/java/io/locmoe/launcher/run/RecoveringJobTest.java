package io.locmoe.launcher.run;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.NodeLoss;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.MeshConnection.End;
import io.locmoe.launcher.run.MeshConnection.Outcome;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run does about lost nodes, with meshes that play scripts. */
@Timeout(60)
class RecoveringJobTest {
    private static final End COMPLETED = new End(Outcome.COMPLETED, "");

    @TempDir
    private Path directory;

    private final Map<String, String> settings =
            new TreeMap<>(Map.of("steps", "100", "nodes", "4", "batch", "12", "experts", "12", "recoveries", "2"));
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private ScriptedStrength strength;

    private static End lost(String... nodes) {
        return new End(Outcome.FAILED, nodes[0] + " left the mesh", true, List.of(nodes));
    }

    /** Trains some steps and ends. */
    private static ScriptedMesh attempt(long first, long last, End end) {
        ScriptedMesh mesh = new ScriptedMesh(
                watcher -> LongStream.rangeClosed(first, last).forEach(n -> watcher.onStep(step(n, 100, 0.5))));
        mesh.end.complete(end);
        return mesh;
    }

    private static ScriptedMesh withCheckpoint(long first, long saved, long last, End end) {
        ScriptedMesh mesh =
                new ScriptedMesh(watcher -> LongStream.rangeClosed(first, last).forEach(n -> {
                    watcher.onStep(step(n, 100, 0.5));
                    if (n == saved) {
                        watcher.onCheckpoint(n, Path.of("/elsewhere/step-" + n));
                    }
                }));
        mesh.end.complete(end);
        return mesh;
    }

    private RunReport run(MeshConnection... scripts) throws IOException {
        strength = strength == null ? new ScriptedStrength(LocalNodes.none(), scripts) : strength;
        var parsed = SettingsParser.parse(settings);
        OutDirectory out = OutDirectory.prepare(Optional.of(directory), parsed);
        Progress progress = Progress.lines(new PrintStream(shown, true, StandardCharsets.UTF_8), 100, 0);
        try (RunFiles files = RunFiles.open(out, parsed, Map.of("locmoe", "1", "java", "25"), List.of(), progress);
                Interruption interruption = new Interruption(() -> {})) {
            new TrainRun(parsed, out, strength, files, interruption).run();
        }
        return new OutDirectory(directory).report().read();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void goesOnFromTheLastCheckpointAndSaysSo() throws IOException {
        ScriptedMesh second = attempt(3, 5, COMPLETED);
        RunReport report = run(withCheckpoint(1, 2, 3, lost("node-2")), second);
        assertThat(strength.lost).containsExactly(List.of("node-2"));
        assertThat(second.submitted)
                .containsEntry("resume", "/elsewhere/step-2")
                .containsEntry("nodes", "4");
        NodeLoss after = second.submittedAfter.orElseThrow();
        assertThat(after.kind()).isEqualTo(NodeLoss.Kind.NODE);
        assertThat(after.step()).isEqualTo(4);
        assertThat(after.seconds()).isBetween(0.0, 60.0);
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(report.summary().steps()).isEqualTo(5);
        assertThat(report.losses()).hasSize(1);
        ReportLoss loss = report.losses().getFirst();
        assertThat(loss.lost()).containsExactly("node-2");
        assertThat(loss.step()).isEqualTo(4);
        assertThat(loss.from()).isEqualTo(2);
        assertThat(loss.cause()).isEqualTo("node-2 left the mesh");
        assertThat(shown())
                .containsPattern("node-2 was lost in step 4; again from step 2 with a replacement after \\d+\\.\\d s");
        assertThat(report.time().recomputed()).isPositive();
    }

    @Test
    void beginsAnewWhereNoCheckpointWasWritten() throws IOException {
        ScriptedMesh second = attempt(1, 2, COMPLETED);
        RunReport report = run(attempt(1, 3, lost("node-0", "node-1")), second);
        assertThat(second.submitted).containsEntry("resume", "");
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L);
        assertThat(shown())
                .contains(
                        "node-0 and node-1 were lost in step 4; again from the beginning with" + " replacements after");
    }

    @Test
    void aLossBeforeTheFirstStepAfterAnotherOneIsToldWithIt() throws IOException {
        ScriptedMesh last = attempt(1, 2, COMPLETED);
        RunReport report = run(attempt(1, 3, lost("node-1")), attempt(1, 0, lost("node-2")), last);
        assertThat(report.losses()).hasSize(1);
        assertThat(report.losses().getFirst().lost()).containsExactly("node-1", "node-2");
        assertThat(last.submittedAfter)
                .hasValueSatisfying(after -> assertThat(after.kind()).isEqualTo(NodeLoss.Kind.SEVERAL));
        assertThat(report.losses().getFirst().step()).isEqualTo(4);
    }

    @Test
    void theNextCoordinatorHearsThatTheLastOneWasLostOrOnlyALink() throws IOException {
        ScriptedMesh first = attempt(1, 3, lost("node-0"));
        first.members.add(new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1"));
        ScriptedMesh second = attempt(1, 4, new End(Outcome.FAILED, "a link broke", true, List.of()));
        ScriptedMesh third = attempt(1, 5, COMPLETED);
        run(first, second, third);
        assertThat(first.submittedAfter).isEmpty();
        assertThat(second.submittedAfter)
                .hasValueSatisfying(after -> assertThat(after.kind()).isEqualTo(NodeLoss.Kind.COORDINATOR));
        assertThat(third.submittedAfter)
                .hasValueSatisfying(after -> assertThat(after.kind()).isEqualTo(NodeLoss.Kind.CONNECTION));
    }

    @Test
    void recoveriesThatAreUsedUpEndTheRunWithWhatToDo() {
        assertThatThrownBy(() -> run(
                        withCheckpoint(1, 2, 3, lost("node-1")),
                        attempt(3, 4, lost("node-2")),
                        attempt(3, 4, lost("node-3"))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-3 left the mesh; it was loss 3, and the job bears recoveries=2")
                .hasMessageContaining("continue with --resume /elsewhere/step-2");
    }

    @Test
    void withoutRecoveriesALossEndsTheRun() {
        settings.put("recoveries", "0");
        assertThatThrownBy(() -> run(attempt(1, 3, lost("node-1")), attempt(1, 2, COMPLETED)))
                .isInstanceOf(RunException.class)
                .hasMessage("the job failed: node-1 left the mesh");
    }

    @Test
    void aFaultOfTheJobItselfIsNotRepeated() {
        assertThatThrownBy(() ->
                        run(attempt(1, 3, new End(Outcome.FAILED, "router 'mine' failed")), attempt(1, 2, COMPLETED)))
                .isInstanceOf(RunException.class)
                .hasMessage("the job failed: router 'mine' failed");
    }

    @Test
    void goesOnWithTheMostNodesThatDivideExpertsAndBatch() throws IOException {
        settings.put("experts", "8");
        settings.put("batch", "8");
        settings.put("fewestNodes", "1");
        ScriptedMesh second = attempt(1, 2, COMPLETED);
        strength = new ScriptedStrength(LocalNodes.none(), attempt(1, 3, lost("node-1")), second);
        strength.strengths.add(3);
        RunReport report = run();
        assertThat(second.submitted).containsEntry("nodes", "2");
        assertThat(report.losses().getFirst().nodesAfter()).isEqualTo(2);
        assertThat(shown()).contains("again from the beginning with 2 nodes instead of 4 after");
    }

    @Test
    void tooFewNodesEndTheRunWithWhatToDo() {
        settings.put("replaceWait", "7");
        strength = new ScriptedStrength(LocalNodes.none(), attempt(1, 3, lost("node-1")), attempt(1, 2, COMPLETED));
        strength.strengths.add(3);
        assertThatThrownBy(this::run)
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-1 left the mesh; after 7 s the mesh has 3 of 4 nodes, and the job needs all"
                        + " of them: start nodes and continue, or give a longer --replace-wait or fewer"
                        + " --fewest-nodes");
    }

    @Test
    void aMeshThatDoesNotTakeTheJobAfterALossIsAnotherLoss() throws IOException {
        ScriptedMesh busy = new ScriptedMesh(watcher -> {}) {
            @Override
            public String submit(Map<String, String> wanted, Path checkpoints, String run, Optional<NodeLoss> after) {
                throw new ControlException(Code.BUSY, "the mesh runs job-1");
            }
        };
        RunReport report = run(attempt(1, 3, lost("node-1")), busy, attempt(1, 2, COMPLETED));
        assertThat(report.job().status()).isEqualTo("completed");
        assertThat(report.losses()).hasSize(1);
    }

    @Test
    void aCheckpointOfTheLastStepIsTheEnd() throws IOException {
        settings.put("stopAfter", "3");
        RunReport report = run(withCheckpoint(1, 3, 3, lost("node-1")), attempt(1, 2, COMPLETED));
        assertThat(report.job().status()).isEqualTo("completed");
        assertThat(report.steps()).hasSize(3);
    }
}
