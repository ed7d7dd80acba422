package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.samples.FakeReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        ReportFile.in(Files.createDirectories(run)).write(collector.report());
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
            assertThat(press("cancel").statusCode()).as("not submitted yet").isEqualTo(409);
            new SubmittedRun("job-2", new MeshReference(mesh.address(), Optional.empty(), Optional.empty()))
                    .write(new OutDirectory(run));
            assertThat(press("cancel").body()).startsWith("job-2 is asked to end at its next step");
            assertThat(press("checkpoint").body()).contains(mesh.refusal);
            assertThat(mesh.calls).contains("cancel job-2");
        }
    }
}
