package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.worker.Roots;
import io.locmoe.run.worker.RunStore;
import io.locmoe.samples.FakeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunsFetchTest {
    private static final String RUN = "job-20260102-030405-00ff";

    @TempDir
    private Path directory;

    private final StubMesh mesh = new StubMesh();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void haveADistribution(@TempDir Path distribution) throws IOException {
        Files.writeString(distribution.resolve("node.flags"), "-Xmx192m");
        System.setProperty("locmoe.distribution", distribution.toString());
    }

    @AfterAll
    static void haveNone() {
        System.clearProperty("locmoe.distribution");
    }

    @BeforeEach
    void aRunOnTwoNodes() {
        mesh.nodes.add("node-1");
        mesh.known.add(StubMesh.run(RUN, Optional.of(RunOutcome.COMPLETED), ""));
        for (int step = 1; step <= 3; step++) {
            mesh.history.add(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(step))));
        }
        mesh.history.add(new RunEvent.Ended(RunOutcome.COMPLETED, "complete"));
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private void holds(String node, Path... checkpoints) {
        mesh.stores.put(
                node, new RunStore(new Roots(directory.resolve(node), List.of()).files(), List.of(checkpoints)));
    }

    private Path place() {
        return directory.resolve("here");
    }

    private int fetch(String... more) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = {"runs", "fetch", RUN, "--mesh", mesh.address(), "--out", place().toString()};
        return line.execute(
                Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new));
    }

    private List<String> files(String checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(place().resolve("checkpoints/" + checkpoint))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void checkpointsComeFromAllNodesAndTheReportFromTheEvents() throws IOException {
        holds("node-0", HandMadeCheckpoint.write(directory.resolve("node-0"), 1));
        holds("node-1", HandMadeCheckpoint.write(directory.resolve("node-1"), 2));
        assertThat(fetch()).as(err.toString()).isZero();
        assertThat(CheckpointSearch.require(place(), _ -> {})).hasFileName("step-000002");
        assertThat(Files.mismatch(
                        place().resolve("checkpoints/step-000001/model.safetensors"),
                        directory.resolve("node-0/step-000001/model.safetensors")))
                .isNegative();
        RunReport report = ReportFile.in(place()).read();
        assertThat(report.steps()).hasSize(3);
        assertThat(report.job())
                .returns(ReportJob.COMPLETED, ReportJob::status)
                .returns("2026-01-02T03:04:05Z", ReportJob::started);
        assertThat(place().resolve("steps.jsonl")).content().hasLineCount(3);
        assertThat(out.toString()).contains("step-000001: 4 files", " from node-0", "train --resume " + place());
    }

    /** As on nodes that have no volume in common. */
    @Test
    void theNodesMayEachHoldAPartOfACheckpoint() throws IOException {
        holds("node-0", HandMadeCheckpoint.write(directory.resolve("node-0"), 1, "config.json", "model.safetensors"));
        holds(
                "node-1",
                HandMadeCheckpoint.write(directory.resolve("node-1"), 1, "manifest.json", "optimizer.safetensors"));
        assertThat(fetch()).as(err.toString()).isZero();
        assertThat(CheckpointSearch.require(place(), _ -> {})).hasFileName("step-000001");
        assertThat(out.toString()).contains("from node-1 and node-0");
    }

    @Test
    void anInterruptedFetchContinuesWhereItEnded() throws IOException {
        holds("node-0", HandMadeCheckpoint.write(directory.resolve("node-0"), 1));
        byte[] model = HandMadeCheckpoint.files(1).get("model.safetensors");
        Path part = Files.createDirectories(place().resolve("checkpoints/.step-000001.part"));
        Files.write(part.resolve(".model.safetensors.part"), Arrays.copyOf(model, 400_000));
        assertThat(fetch()).as(err.toString()).isZero();
        assertThat(mesh.calls)
                .contains("read step-000001/model.safetensors on node-0 from 400000")
                .noneMatch(call -> call.contains("model.safetensors on node-0 from 0"));
        assertThat(files("step-000001"))
                .containsExactly("config.json", "manifest.json", "model.safetensors", "optimizer.safetensors");
    }

    @Test
    void aCheckpointThatDoesNotAgreeWithItsManifestIsNotKept() throws IOException {
        Path held = HandMadeCheckpoint.write(directory.resolve("node-0"), 1);
        Files.write(held.resolve("model.safetensors"), new byte[500_000]);
        holds("node-0", held);
        assertThat(fetch()).isEqualTo(1);
        assertThat(err.toString()).contains("step-000001 of node-0 is not whole and was not kept", "model.safetensors");
        assertThat(place().resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void repeatedItBringsWhatIsNew() throws IOException {
        Path first = HandMadeCheckpoint.write(directory.resolve("node-0"), 1);
        holds("node-0", first);
        assertThat(fetch()).as(err.toString()).isZero();
        mesh.calls.clear();
        holds("node-0", first, HandMadeCheckpoint.write(directory.resolve("node-0"), 2));
        assertThat(fetch("--json")).as(err.toString()).isZero();
        assertThat(mesh.calls).isNotEmpty().noneMatch(call -> call.contains("step-000001"));
        assertThat(out.toString()).contains("[ \"step-000001\", \"step-000002\" ]");
    }

    @Test
    void theDirectoryOfAnotherRunIsRefused() throws IOException {
        assertThat(fetch()).as(err.toString()).isZero();
        assertThat(out.toString()).contains("no checkpoint, because there is none");
        Path record = place().resolve("run.json");
        Files.writeString(record, Files.readString(record).replace(RUN, "job-0"));
        assertThat(fetch()).isEqualTo(2);
        assertThat(err.toString()).contains("already has the report of the run job-0; choose another directory");
    }

    @Test
    void onlyTheNewestMayBeWanted() throws IOException {
        Path node = directory.resolve("node-0");
        holds("node-0", HandMadeCheckpoint.write(node, 1), HandMadeCheckpoint.write(node, 2));
        assertThat(fetch("--newest")).as(err.toString()).isZero();
        assertThat(place().resolve("checkpoints/step-000001")).doesNotExist();
        assertThat(place().resolve("checkpoints/step-000002")).isDirectory();
    }
}
