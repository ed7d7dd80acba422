package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.locmoe.cli.Locmoe;
import io.locmoe.dashboard.PagedRun;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.samples.FakeReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sun.misc.Signal;

class TrainPageTest {
    @TempDir
    private Path runs;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void end() {
        browser.close();
    }

    private static ReportCollector collector() {
        return new ReportCollector(new ReportJob(
                ReportJob.RUNNING,
                "",
                "2026-01-01T00:00:00Z",
                null,
                0,
                Map.of("router", "hash", "nodes", "2", "steps", "20"),
                Map.of(),
                Machine.current(),
                List.of(),
                null));
    }

    private TrainPage serve(Path run, ReportCollector collector) throws IOException {
        Files.createDirectories(run);
        return TrainPage.serve(run, collector, 20, told::add);
    }

    private URI address() {
        return URI.create(told.getFirst().replaceFirst(".*: (?=http)", ""));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> press(String button) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(address().resolve(button))
                        .header("Origin", "http://" + address().getAuthority())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void figuresComeFromMemoryAndThoseOfOtherRunsFromTheirDirectories() throws Exception {
        ReportCollector collector = collector();
        ReportCollector other = collector();
        other.accept(new TrainingEvent.StepCompleted(FakeReport.of(9)));
        other.end(ReportJob.COMPLETED, "");
        ReportFile.in(Files.createDirectories(runs.resolve("other"))).write(other.report());
        Path comparison = Files.createDirectories(runs.resolve("fair"));
        Files.writeString(comparison.resolve("compare.json"), "{}");
        Files.writeString(comparison.resolve("index.html"), "routers compared");
        Files.writeString(runs.resolve("secret.txt"), "secret");
        try (TrainPage _ = serve(runs.resolve("own"), collector)) {
            collector.accept(new TrainingEvent.StepCompleted(FakeReport.of(7)));
            assertThat(get("").body()).contains("running: step 7/20, loss 5.000", "End training");
            assertThat(get("../other/").body()).contains("completed: step 9/20").doesNotContain("data-post=\"cancel\"");
            assertThat(get("../../").body()).contains("runs/own/", "runs/other/", "7/20", "9/20", "comparisons/fair/");
            assertThat(get("../../comparisons/fair/").body()).isEqualTo("routers compared");
            assertThat(get("../..%2fsecret.txt/").statusCode()).isEqualTo(404);
            assertThat(get("../secret.txt/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void buttonsAskTheMeshThatTheRunIsSubmittedTo() throws Exception {
        Path run = runs.resolve("own");
        try (StubMesh mesh = new StubMesh();
                TrainPage _ = serve(run, collector())) {
            assertThat(press("cancel").statusCode()).as("without a report yet").isEqualTo(409);
            ReportFile.in(run).write(collector().report());
            assertThat(press("cancel").statusCode()).as("not submitted yet").isEqualTo(409);
            new SubmittedRun("job-2", new MeshReference(mesh.address(), Optional.empty(), Optional.empty()))
                    .write(new OutDirectory(run));
            assertThat(press("cancel").body()).startsWith("job-2 is asked to end at its next step");
            assertThat(press("checkpoint").body()).contains(mesh.refusal);
            assertThat(mesh.calls).contains("cancel job-2");
        }
    }

    /** As on the pages of nodes, which have the same rules. */
    @Test
    void thePageOfItsMeshMakesNodesLeaveUnlessTheTrainingWouldEnd() throws Exception {
        Path run = runs.resolve("own");
        ReportCollector collector = collector();
        try (StubMesh mesh = new StubMesh();
                TrainPage _ = serve(run, collector)) {
            assertThat(get("").body()).contains("../../mesh/");
            assertThat(press("../../mesh/node-1/leave").body()).contains("cannot be read");
            ReportFile.in(run).write(collector.report());
            new SubmittedRun("job-2", new MeshReference(mesh.address(), Optional.empty(), Optional.empty()))
                    .write(new OutDirectory(run));
            mesh.known.add(StubMesh.run("job-2", Optional.empty(), ""));
            assertThat(press("../../mesh/node-0/leave"))
                    .returns(409, HttpResponse::statusCode)
                    .returns(
                            "this is the only node, and job-2 would end without it: end the training first\n",
                            HttpResponse::body);
            mesh.nodes.add("node-1");
            collector.accept(new TrainingEvent.StepCompleted(FakeReport.of(7)));
            assertThat(get("../../mesh/").body())
                    .contains("own runs, led by node-1", "rack of node-1", "Make node-1 leave", "runs/own/")
                    .contains("Token exchange of the last step", "Nothing has happened to the mesh");
            assertThat(press("../../mesh/node-1/leave").body())
                    .startsWith("node-1 is told to leave. The others are too few")
                    .contains("job-2 waits for a node in its place");
            assertThat(mesh.calls).containsExactly("leave node-1");
            assertThat(browser.send(
                                    HttpRequest.newBuilder(address().resolve("../../mesh/node-1/leave"))
                                            .header("Origin", "http://evil.example")
                                            .POST(HttpRequest.BodyPublishers.noBody())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(mesh.calls).hasSize(1);
        }
    }

    @Test
    void aReportIsReadAgainOnlyWhenItsFileHasChanged() throws Exception {
        Path run = Files.createDirectories(runs.resolve("own"));
        ReportCollector collector = collector();
        ReportFile.in(run).write(collector.report());
        DirectoryRuns all = new DirectoryRuns(runs, Optional.empty());
        RunReport first = all.run("own").orElseThrow().report();
        assertThat(all.run("own").orElseThrow().report()).isSameAs(first);
        assertThat(all.all()).singleElement().returns(first, PagedRun::report);
        collector.accept(new TrainingEvent.StepCompleted(FakeReport.of(7)));
        ReportFile.in(run).write(collector.report());
        RunReport second = all.run("own").orElseThrow().report();
        assertThat(second.steps()).hasSize(1);
        assertThat(all.all().getFirst().report()).isSameAs(second);
    }

    @Test
    void aRunThatIsWatchedHasAPageToo() throws Exception {
        PrintStream stdout = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try (StubMesh mesh = new StubMesh()) {
            mesh.known.add(StubMesh.run("job-2", Optional.empty(), ""));
            mesh.history.add(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(3))));
            String[] words = {"runs", "watch", "job-2", "--page", "--mesh", mesh.address(), "--runs", runs.toString()};
            CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(
                    () -> Locmoe.commandLine(words).execute(words));
            await().until(() -> shown.toString(StandardCharsets.UTF_8).contains("/runs/job-2/"));
            told.add(shown.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("page of this training: "))
                    .findFirst()
                    .orElseThrow());
            await().until(() -> get("").body().contains("running: step 3/20"));
            assertThat(press("cancel").body()).startsWith("job-2 is asked to end at its next step");
            assertThat(mesh.calls).containsExactly("cancel job-2");
            mesh.history.add(new RunEvent.Ended(RunOutcome.COMPLETED, ""));
            assertThat(watch.get(20, TimeUnit.SECONDS)).isZero();
        } finally {
            System.setOut(stdout);
        }
    }

    @Test
    void runsPageServesUntilItIsInterrupted() throws Exception {
        ReportFile.in(Files.createDirectories(runs.resolve("own")))
                .write(collector().report());
        StringWriter out = new StringWriter();
        CommandLine line = Locmoe.commandLine("runs");
        line.setOut(new PrintWriter(out));
        CompletableFuture<Integer> page =
                CompletableFuture.supplyAsync(() -> line.execute("runs", "page", "--runs", runs.toString()));
        await().until(() -> out.toString().contains("Ctrl-C ends it"));
        told.add(out.toString().lines().findFirst().orElseThrow());
        assertThat(get("").body()).contains("runs/own/");
        assertThat(get("runs/own/").body()).contains("left: no step yet");
        // Not INT, which processes in the background of a shell ignore.
        Signal.raise(new Signal("TERM"));
        assertThat(page.get(20, TimeUnit.SECONDS)).isZero();
        assertThatIOException().isThrownBy(() -> get(""));
    }
}
