package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportJson;
import io.locmoe.samples.FakeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalRunsTest {
    @TempDir
    private Path runs;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(Stream.concat(
                        Stream.of("runs"), Stream.concat(Stream.of(arguments), Stream.of("--runs", runs.toString())))
                .toArray(String[]::new));
    }

    /** A run that has trained a step; without a status, it has not ended. */
    private Path begun(String name, Optional<String> status) throws IOException {
        Path directory = Files.createDirectory(runs.resolve(name));
        ReportCollector report = new ReportCollector(new ReportJob(
                ReportJob.RUNNING,
                "",
                "2026-01-01T00:00:0" + name.length() + "Z",
                null,
                0,
                Map.of("router", "hash", "gate", "grap", "nodes", "2", "steps", "20", "stopAfter", "0"),
                Map.of(),
                Machine.current(),
                List.of(),
                null));
        report.accept(new TrainingEvent.StepCompleted(FakeReport.of(1)));
        status.ifPresent(end -> report.end(end, ""));
        ReportFile.in(directory).write(report.report());
        return directory;
    }

    @Test
    void statusTellsWhetherTheCommandIsStillThere() throws IOException {
        begun("a", Optional.of(ReportJob.COMPLETED));
        begun("bb", Optional.empty());
        Path used = begun("ccc", Optional.empty());
        try (DirectoryLock _ = DirectoryLock.acquire(used, "a run", Duration.ZERO)) {
            assertThat(run("list")).isZero();
        }
        assertThat(out.toString().lines().skip(1).map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "ccc|running|1/20|hash|2026-01-01T00:00:03Z|-|-",
                        "bb|left|1/20|hash|2026-01-01T00:00:02Z|-|-",
                        "a|completed|1/20|hash|2026-01-01T00:00:01Z|-|-");
    }

    @Test
    void anUnreadableRunDoesNotHideTheOthers() throws IOException {
        begun("a", Optional.of(ReportJob.COMPLETED));
        Files.writeString(begun("bb", Optional.empty()).resolve("report.json"), "half");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("completed").doesNotContain("bb");
        assertThat(err.toString()).contains("the run in " + runs.resolve("bb") + " cannot be read");
    }

    @Test
    void showHasTheSummaryOfTheReport() throws IOException {
        Path directory = begun("a", Optional.of(ReportJob.COMPLETED));
        assertThat(run("show", "a")).isZero();
        assertThat(out.toString()).contains("completed: gate grap, router hash, nodes 2", directory.toString());
        assertThat(run("show", directory.toString(), "--json")).isZero();
    }

    @Test
    void anEndedRunCannotBeWatchedOrEnded() throws IOException {
        begun("a", Optional.of(ReportJob.COMPLETED));
        for (String command : List.of("watch", "cancel", "checkpoint")) {
            assertThat(run(command, "a")).as(command).isEqualTo(1);
            assertThat(err.toString())
                    .contains("has ended: completed at step 1")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aRunWithoutARecordedMeshNeedsTheOption() throws IOException {
        begun("a", Optional.empty());
        assertThat(run("cancel", "a")).isEqualTo(2);
        assertThat(err.toString()).contains("name its mesh with --mesh HOST:PORT");
    }

    @Test
    void aRunIsFoundOnTheMeshThatItsDirectoryNames() throws IOException {
        Path directory = begun("a", Optional.empty());
        try (StubMesh mesh = new StubMesh()) {
            mesh.known.add(StubMesh.run("job-2", Optional.empty(), ""));
            new SubmittedRun("job-2", new MeshReference(mesh.address(), Optional.empty(), Optional.empty()))
                    .write(new OutDirectory(directory));
            assertThat(run("cancel", "a")).as(err.toString()).isZero();
            assertThat(mesh.calls).containsExactly("cancel job-2");
        }
        assertThat(run("cancel", "a")).isEqualTo(1);
        assertThat(err.toString()).contains("was submitted to the mesh at 127.0.0.1:", "cannot be asked");
    }

    @Test
    void anUnknownNameIsWrongUsageAndTheKnownOnesAreNamed() throws IOException {
        begun("a", Optional.empty());
        assertThat(run("show", "b")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no run 'b' in " + runs + "; it has a; for a run on a mesh");
    }

    @Test
    void notesAndTagsStayWithTheRun() throws IOException {
        begun("a", Optional.of(ReportJob.COMPLETED));
        begun("bb", Optional.of(ReportJob.COMPLETED));
        assertThat(run("note", "a", "lower mu", "--tags", "frontier,mu")).isZero();
        assertThat(run("note", "a", "--tags", "mu")).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("note", "a")).isZero();
        assertThat(out.toString().lines()).containsExactly("lower mu", "tags: mu");
        out.getBuffer().setLength(0);
        assertThat(run("list", "--tag", "mu")).isZero();
        assertThat(out.toString().lines().skip(1)).singleElement().asString().endsWith("#mu lower mu");
        assertThat(run("note", "a", "", "--tags", "")).isZero();
        assertThat(runs.resolve("a/note.json")).doesNotExist();
    }

    @Test
    void aNoteThatIsNoneIsNamed() throws IOException {
        Path note = begun("a", Optional.of(ReportJob.COMPLETED)).resolve("note.json");
        assertThat(run("note", "a", "x", "--tags", "two words")).isEqualTo(2);
        assertThat(run("note", "a", "x".repeat(2001))).isEqualTo(2);
        assertThat(err.toString()).contains("the tag 'two words' is not a word", "a note has at most 2000 characters");
        Files.writeString(note, "{\"text\": 7, \"tags\": [\"\\u001b[2J\"]}");
        assertThat(run("show", "a")).isEqualTo(1);
        assertThat(err.toString()).contains(note + " is no note of a run").doesNotContain("\u001b");
    }

    @Test
    void differencesAreSettingsThatAreNotTheSameAndAllResults() throws IOException {
        begun("a", Optional.of(ReportJob.COMPLETED));
        Path other = begun("bb", Optional.empty());
        Files.writeString(
                other.resolve("report.json"),
                Files.readString(other.resolve("report.json")).replace("\"hash\"", "\"locmoe\""));
        assertThat(run("diff", "a", "bb")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .startsWith("RUN|a|bb", "status|completed|left", "step|1/20|1/20", "router|hash|locmoe")
                .noneMatch(line -> line.startsWith("gate"))
                .contains("localShare|1.0000|1.0000", "tokens|2048|2048", "tokensPerSecond|102400|102400");
        out.getBuffer().setLength(0);
        assertThat(run("diff", "a", "bb", "--json")).isZero();
        assertThat(ReportJson.MAPPER
                        .readTree(out.toString())
                        .at("/settings/router/1")
                        .asText())
                .isEqualTo("locmoe");
        assertThat(run("diff", "a")).isEqualTo(2);
    }

    @Test
    void removedRunsAreGoneAndOneInUseKeepsAll() throws IOException {
        Path first = begun("a", Optional.of(ReportJob.COMPLETED));
        Path used = begun("bb", Optional.empty());
        Files.createDirectories(first.resolve("checkpoints/step-000001"));
        try (DirectoryLock _ = DirectoryLock.acquire(used, "a run", Duration.ZERO)) {
            assertThat(run("rm", "a", "bb")).isEqualTo(2);
            assertThat(err.toString()).contains(used + " is in use by");
        }
        assertThat(run("rm", "a", "nothing")).isEqualTo(2);
        assertThat(first).isDirectory();
        Files.writeString(used.resolve("report.json"), "half");
        assertThat(run("rm", "a", "bb")).isZero();
        assertThat(runs).isEmptyDirectory();
    }
}
