package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.ReportJson;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.samples.FakeReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunsCommandTest {
    private final StubMesh mesh = new StubMesh();
    private StringWriter out;
    private StringWriter err;

    @BeforeAll
    void haveADistribution(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("node.flags"), "-Xmx192m");
        System.setProperty("locmoe.distribution", directory.toString());
    }

    @AfterAll
    void close() {
        System.clearProperty("locmoe.distribution");
        mesh.close();
    }

    @BeforeEach
    void forget() {
        out = new StringWriter();
        err = new StringWriter();
        mesh.calls.clear();
        mesh.known.clear();
        mesh.known.add(StubMesh.run("job-2", Optional.empty(), ""));
        mesh.known.add(StubMesh.run("job-1", Optional.of(RunOutcome.FAILED), "rank 2 failed"));
    }

    private int run(String arguments) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute((arguments + " --mesh " + mesh.address()).split(" "));
    }

    @Test
    void listHasARowForEachRun() {
        assertThat(run("runs list")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "RUN|STATUS|STEP|ROUTER|USER|LEADER|CHECKPOINT",
                        "job-2|running|7/20|hash|alice|node-1|/c/run/checkpoints/step-000005",
                        "job-1|failed|7/20|hash|alice|node-1|/c/run/checkpoints/step-000005");
    }

    @Test
    void jsonHasTheSameValues() throws IOException {
        assertThat(run("runs list --json")).isZero();
        assertThat(ReportJson.MAPPER.readTree(out.toString()).findValuesAsText("status"))
                .containsExactly("running", "failed");
    }

    @Test
    void showHasReasonAndSettings() {
        assertThat(run("runs show job-1")).isZero();
        assertThat(out.toString()).contains("rank 2 failed", "  gate=grap").doesNotContain("job-2");
    }

    @Test
    void anUnknownRunIsWrongUsageAndTheKnownOnesAreNamed() {
        for (String command : new String[] {"show", "watch", "cancel", "checkpoint"}) {
            assertThat(run("runs " + command + " job-3")).as(command).isEqualTo(2);
            assertThat(err.toString()).contains("the mesh knows no run 'job-3'; it knows job-2, job-1");
        }
        assertThat(mesh.calls).isEmpty();
    }

    @Test
    void cancelReachesTheMeshAndARefusalTheUser() {
        assertThat(run("runs cancel job-2")).isZero();
        assertThat(out.toString()).startsWith("job-2 is asked to end");
        assertThat(run("runs checkpoint job-2")).isEqualTo(1);
        assertThat(err.toString()).contains("that needs the role administer");
        assertThat(mesh.calls).containsExactly("cancel job-2", "checkpoint job-2");
    }

    @Test
    void watchShowsTheStepsAndEndsAsTheRunDoes() {
        mesh.history.add(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(1))));
        mesh.history.add(new RunEvent.Ended(RunOutcome.FAILED, "rank 1 failed"));
        PrintStream stdout = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("runs watch job-2 --json")).isEqualTo(1);
        } finally {
            System.setOut(stdout);
        }
        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.startsWith("{\"event\":\"step\""))
                .anyMatch(line -> line.startsWith("{\"event\":\"end\",\"status\":\"failed\""));
        assertThat(err.toString()).contains("job-2 failed: rank 1 failed");
    }

    @Test
    void settingsAndPlugInsOfATrainingAreCheckedTogetherBeforeItIsSubmitted(@TempDir Path directory)
            throws IOException {
        Path config = Files.writeString(
                directory.resolve("job.yaml"), "steps: many\nrouter:\n  name: hash\n  balanse: even\ndriver: cpu\n");
        mesh.held = new HeldPlugins(
                List.of(new HeldPlugin(
                        "acme",
                        "1",
                        "/p/acme",
                        List.of(),
                        "2",
                        "00",
                        List.of(),
                        List.of(
                                new HeldPlugin.Choosable("router", "hash", List.of()),
                                new HeldPlugin.Choosable("gate", "grap", List.of()),
                                new HeldPlugin.Choosable("comm", "all-to-all", List.of())))),
                0);
        try {
            assertThat(run("train --config " + config + " --spares 4")).isEqualTo(2);
            assertThat(run("train --detach --config " + config)).isEqualTo(2);
        } finally {
            mesh.held = new HeldPlugins(List.of(), 0);
        }
        assertThat(mesh.calls).isEmpty();
        assertThat(err.toString().lines())
                .anyMatch(line -> line.contains("job.yaml, line 1: steps: 'many' is not a whole number"))
                .anyMatch(line -> line.matches(".*job.yaml, line [234]: router hash: .*unknown option 'balanse'.*"))
                .anyMatch(line -> line.contains("job.yaml, line 5: no plug-in offers the device driver 'cpu'"))
                .anyMatch(line -> line.startsWith("    --spares 4 must be fewer"));
    }

    @Test
    void aDetachedTrainingIsSubmittedAndNamed() {
        PrintStream stdout = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("train --detach --steps 3")).as(err.toString()).isZero();
        } finally {
            System.setOut(stdout);
        }
        assertThat(mesh.calls).containsExactly("submit to '', 1 nodes");
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("job-9 is submitted", "./locmoe runs watch job-9 --mesh " + mesh.address());
    }
}
