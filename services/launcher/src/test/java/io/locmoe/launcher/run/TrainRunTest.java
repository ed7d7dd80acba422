package io.locmoe.launcher.run;

import static io.locmoe.samples.SyntheticSteps.lossy;
import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.connection.ScriptedConnection;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.launcher.nodes.LocalNode;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrainRunTest {
    @TempDir
    private Path directory;

    private final JobSettings settings =
            SettingsParser.parse(Map.of("steps", "100", "deadlineSeconds", "1", "recoveries", "0"));
    private LocalNodes nodes = LocalNodes.none();
    private Supplier<Optional<MeshReference>> reference = Optional::empty;

    @Test
    void aJobThatReachesItsEndIsCompletedAndHasAWholeReport() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        mesh.members.add(
                new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1, port of health and metrics 7500"));
        mesh.end.complete(new End(Outcome.COMPLETED, ""));
        assertThat(run(mesh, i -> {})).isEqualTo(RunEnd.COMPLETED);
        RunReport report = report();
        assertThat(report.job().status()).isEqualTo(ReportJob.COMPLETED);
        assertThat(report.job().checkpoint()).isEqualTo("/checkpoints/step-000002");
        assertThat(report.job().linkRates()).containsExactly("100mbit");
        assertThat(report.steps()).hasSize(3);
        assertThat(report.validations()).hasSize(1);
        assertThat(mesh.submitted).isEqualTo(settings.text());
        assertThat(directory.resolve("train.log"))
                .content()
                .contains("node-0: 127.0.0.1, port of health and metrics 7500", "step 3/100", "completed: ");
        assertThat(directory.resolve("steps.jsonl")).content().hasLineCount(3);
    }

    @Test
    void otherCommandsFindTheRunAfterTheNodeThatTheyAskWasReplaced() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(_ -> {});
        AtomicInteger asked = new AtomicInteger();
        reference = () -> {
            if (asked.incrementAndGet() == 3) {
                mesh.end.complete(new End(Outcome.COMPLETED, ""));
            }
            return Optional.of(new MeshReference(
                    "127.0.0.1:" + (asked.get() == 1 ? "7400" : "7410"), Optional.empty(), Optional.empty()));
        };
        assertThat(run(mesh, i -> {})).isEqualTo(RunEnd.COMPLETED);
        assertThat(SubmittedRun.in(directory).orElseThrow().mesh().address()).isEqualTo("127.0.0.1:7410");
    }

    @Test
    void divergenceIsReportedDuringTheTrainingAndAtItsEnd() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            for (int n = 1; n <= 8; n++) {
                watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(lossy(n, n == 1 ? 5.54 : 627))));
            }
        });
        mesh.end.complete(new End(Outcome.COMPLETED, ""));
        assertThat(run(mesh, i -> {})).isEqualTo(RunEnd.COMPLETED);
        assertThat(report().job().status()).isEqualTo(ReportJob.COMPLETED);
        assertThat(report().job().message()).startsWith("the training diverged, its loss is 627.000");
        assertThat(directory.resolve("train.log"))
                .content()
                .contains("step 3: the training diverges", "completed (the training diverged,");
    }

    @Test
    void aFailedJobIsAFailureAndNamesCauseAndLastCheckpoint() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        mesh.end.complete(new End(Outcome.FAILED, "rank 2 on node-2: out of memory"));
        assertThatThrownBy(() -> run(mesh, i -> {}))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.FAILURE))
                .hasMessageContaining("rank 2 on node-2: out of memory")
                .hasMessageContaining("continue with --resume /checkpoints/step-000002");
        assertThat(report().job().status()).isEqualTo(ReportJob.FAILED);
        assertThat(report().job().message()).isEqualTo("rank 2 on node-2: out of memory");
        assertThat(report().steps()).hasSize(3);
        assertThat(directory.resolve("train.log")).content().contains("node-1: something to know");
    }

    @Test
    void aRunThatTheMeshRefusesLeavesItsDirectoryFree() {
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        ControlException refusal = new ControlException(ControlException.Code.INVALID, "a.jsonl, line 1: malformed");
        mesh.refusal = Optional.of(refusal);
        assertThatThrownBy(() -> run(mesh, i -> {})).isSameAs(refusal);
        mesh.refusal = Optional.empty();
        mesh.end.complete(new End(Outcome.COMPLETED, ""));
        assertThat(run(mesh, i -> {})).as("with the same --out").isEqualTo(RunEnd.COMPLETED);
    }

    @Test
    void anInterruptionCancelsTheJobOnceWithoutAnError() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        assertThat(run(mesh, Interruption::interrupt)).isEqualTo(RunEnd.INTERRUPTED);
        assertThat(mesh.cancels).isEqualTo(1);
        assertThat(report().job().status()).isEqualTo(ReportJob.CANCELLED);
    }

    @Test
    void aJobThatSomebodyElseCancelledIsAFailure() {
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        mesh.end.complete(new End(Outcome.CANCELLED, "by another client"));
        assertThatThrownBy(() -> run(mesh, i -> {}))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.FAILURE))
                .hasMessageContaining("the job was cancelled: by another client");
    }

    @Test
    void aMeshThatIgnoresACancellationIsAbandoned() {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {}) {
            @Override
            public void cancel(String job) {
                cancels++;
            }
        };
        assertThatThrownBy(() -> run(mesh, Interruption::interrupt))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.INTERRUPTED))
                .hasMessageContaining("did not end within 1 s after it was cancelled");
    }

    /** The node that is asked has died; what interrupts has nothing to do with that. */
    @Test
    void aMeshThatDoesNotHearAnInterruptionIsNamed() {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {}) {
            @Override
            public void cancel(String job) {
                throw new ControlException(ControlException.Code.UNREACHABLE, "node-0 does not answer");
            }
        };
        assertThatThrownBy(() -> run(mesh, Interruption::interrupt))
                .hasMessageContaining("did not end within 1 s after it was cancelled");
        assertThat(directory.resolve("train.log")).content().contains("did not reach the mesh: node-0 does not answer");
    }

    @Test
    void aLostMeshIsExplainedByTheDeadNode() throws Exception {
        Path log = Files.writeString(directory.resolve("node-0.log"), "java.lang.OutOfMemoryError: heap\n");
        Process process = new ProcessBuilder("sh", "-c", "exit 3").start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        nodes = new LocalNodes(List.of(new LocalNode("node-0", process, log)));
        ScriptedConnection mesh = new ScriptedConnection(TrainRunTest::threeSteps);
        mesh.end.completeExceptionally(new IllegalStateException("connection reset"));
        assertThatThrownBy(() -> run(mesh, i -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-0 ended with exit code 3")
                .hasMessageContaining("java.lang.OutOfMemoryError: heap");
    }

    /** A disk that is full lets both fail. */
    @Test
    void aReportThatCannotBeWrittenDoesNotHideWhyTheJobFailed() {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            threeSteps(watcher);
            makeDirectory(directory.resolve("report.json.part"));
        });
        mesh.end.complete(new End(Outcome.FAILED, "rank 0: the last checkpoint, of step 3, could not be written"));
        assertThatThrownBy(() -> run(mesh, i -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("of step 3, could not be written")
                .hasMessageContaining("continue with --resume /checkpoints/step-000002")
                .hasMessageContaining("cannot write the report ");
    }

    @Test
    void aReportThatCannotBeWrittenEndsTheJob() throws IOException {
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {});
        Files.createDirectory(directory.resolve("report.json.part"));
        assertThatThrownBy(() -> run(mesh, i -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot write the report " + directory.resolve("report.json"));
    }

    @Tag("slow")
    @Test
    void aReportThatCannotBeWrittenForAWhileDoesNotEndTheJob() throws IOException {
        // Removed by the attempt that fails.
        Path obstacle = directory.resolve("report.json.part");
        ScriptedConnection mesh = new ScriptedConnection(watcher -> {
            makeDirectory(obstacle);
            watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(1, 100, 0.5))));
        });
        PrintStream told = new PrintStream(new ByteArrayOutputStream(), true) {
            @Override
            public void println(String sentence) {
                if (sentence.equals("the report can be written again")) {
                    mesh.end.complete(new End(Outcome.COMPLETED, ""));
                }
            }
        };
        assertThat(run(mesh, i -> {}, Progress.lines(told, 100, 0))).isEqualTo(RunEnd.COMPLETED);
        assertThat(report().steps()).hasSize(1);
    }

    private static void makeDirectory(Path path) {
        assertThat(path.toFile().mkdir()).isTrue();
    }

    private static void threeSteps(Consumer<RunEvent> watcher) {
        watcher.accept(new RunEvent.StateChanged(RunStage.RUNNING));
        watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(1, 100, 0.5))));
        watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(2, 100, 0.5))));
        watcher.accept(new RunEvent.Training(new TrainingEvent.CheckpointWritten(2, "/checkpoints/step-000002")));
        watcher.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(3, 100, 0.5))));
        watcher.accept(new RunEvent.Training(new TrainingEvent.Validated(3, 4.5)));
        watcher.accept(new RunEvent.LogLine("node-1", "something to know"));
    }

    private RunEnd run(MeshConnection mesh, Consumer<Interruption> then) {
        return run(mesh, then, Progress.all(List.of()));
    }

    private RunEnd run(MeshConnection mesh, Consumer<Interruption> then, Progress shown) {
        OutDirectory out = OutDirectory.prepare(Optional.of(directory), settings);
        try (RunFiles files =
                        RunFiles.open(out, settings, Map.of("locmoe", "1", "java", "25"), List.of("100mbit"), shown);
                Interruption interruption = new Interruption()) {
            then.accept(interruption);
            ScriptedMesh scripted = new ScriptedMesh(nodes, mesh);
            scripted.reference = reference;
            return new TrainRun(settings, out, scripted, files, interruption).run();
        }
    }

    private RunReport report() throws IOException {
        return new OutDirectory(directory).report().read();
    }
}
