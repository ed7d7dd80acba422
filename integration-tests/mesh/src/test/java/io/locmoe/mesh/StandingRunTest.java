package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.report.RunReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run on a standing mesh survives failures of its nodes and of the command that submitted it. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandingRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final Pattern PAGE = Pattern.compile("page of this training: (http://127\\.0\\.0\\.1:\\d+/\\S+/)");
    private static final Job JOB = Job.tiny()
            .paced()
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .set("validationSequences", 6)
            .set("recoveries", 1)
            .set("snapshotEvery", 1)
            .set("replaceWait", LIMIT.toSeconds());

    @TempDir
    private static Path directory;

    private static MeshHere mesh;

    @BeforeAll
    static void start() {
        mesh = MeshHere.start(directory, 3);
    }

    @AfterAll
    static void end() {
        mesh.close();
    }

    /** The leader too: another node leads the run then. */
    @ParameterizedTest(name = "node-{0}")
    @CsvSource({"2, node", "0, leader"})
    @Order(1)
    void aRunSurvivesANodeFailureAfterItsCommandDied(int lost, String kind) {
        List<Integer> others = Stream.of(0, 1, 2).filter(node -> node != lost).toList();
        double ended = counted("jobs", "", others);
        double completed = counted("jobs", "completed", others);
        double failures = counted("node_failures", kind, others);
        double recoveries = counted("recoveries", "snapshot", others);
        try (Training running = mesh.train(JOB.steps(200))) {
            running.awaitStep(5);
            running.command().signal("KILL");
            mesh.kill(lost);
            mesh.start(lost);
            await().atMost(LIMIT).until(() -> counted("jobs", "", others) > ended);
            assertThat(counted("jobs", "completed", others)).isEqualTo(completed + 1);
            assertThat(counted("node_failures", kind, others)).isEqualTo(failures + 1);
            assertThat(counted("recoveries", "snapshot", others)).isEqualTo(recoveries + 1);
            assertThat(running.files().checkpoint())
                    .hasValueSatisfying(
                            last -> assertThat(last.getFileName().toString()).endsWith("200"));
        }
    }

    /** Two of three nodes go on, and take the third in when it comes; one of three says who is missing. */
    @Test
    @Order(2)
    void aRunGoesOnWithFewerNodesThatAreMost() throws Exception {
        Job fewer = JOB.steps(1_000_000).set("replaceWait", 1).set("fewestNodes", 1);
        List<Integer> others = List.of(0, 1);
        double failures = counted("node_failures", "node", others);
        double recoveries = counted("recoveries", "", others);
        try (Training running = mesh.train(fewer)) {
            running.awaitStep(12);
            pageShows(running);
            mesh.kill(2);
            RunReport alone = awaitReport(running, report -> !report.failures().isEmpty());
            assertThat(alone.failures()).singleElement().satisfies(loss -> {
                assertThat(loss.nodes()).containsExactly("node-2");
                assertThat(loss.nodesAfter()).isEqualTo(2);
            });
            assertThat(counted("node_failures", "node", others)).isEqualTo(failures + 1);
            assertThat(counted("recoveries", "", others)).isEqualTo(recoveries + 1);
            mesh.start(2);
            RunReport joined = awaitReport(running, report -> !report.joins().isEmpty());
            assertThat(joined.joins()).singleElement().satisfies(join -> {
                assertThat(join.nodes()).containsExactly("node-2");
                assertThat(join.nodesAfter()).isEqualTo(3);
            });
            running.awaitStep(joined.joins().getFirst().step() + 3);
            running.command().signal("INT");
            assertThat(running.command().exitCode(120)).as(running.said()).isEqualTo(130);
            RunReport report = running.files().report();
            assertThat(report.failures()).hasSize(1);
            assertThat(report.time().pauses()).isPositive();
            assertThat(report.time().recomputed())
                    .as("nothing is repeated for a join")
                    .isEqualTo(joined.time().recomputed());
            assertThat(report.steps())
                    .allSatisfy(step -> assertThat(step.lossPerToken()).isBetween(1.0, 7.0));
        }
        try (Training minority = mesh.train(fewer.set("recoveries", 3))) {
            minority.awaitStep(12);
            mesh.kill(1, 2);
            assertThat(minority.command().exitCode(120)).as(minority.said()).isEqualTo(1);
            assertThat(minority.command().errors()).contains("2 of 3 nodes of the run are not heard: node-1, node-2");
        }
    }

    /** What nodes show of a counter, where its label has a value; all of it without one. */
    private static double counted(String counter, String label, List<Integer> nodes) {
        return nodes.stream()
                .flatMap(node -> mesh.metrics(node).samples().stream())
                .filter(sample -> sample.name().equals("locmoe_training_" + counter + "_total")
                        && (label.isEmpty() || sample.labels().containsValue(label)))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }

    private static RunReport awaitReport(Training running, Predicate<RunReport> wanted) {
        await().atMost(LIMIT)
                .until(() ->
                        !running.command().runs() || wanted.test(running.files().report()));
        return running.files().report();
    }

    /** The page of the command shows what the report has; its button reaches the mesh. */
    private static void pageShows(Training running) throws Exception {
        Matcher printed = PAGE.matcher(running.command().output());
        assertThat(printed.find()).as(running.said()).isTrue();
        URI page = URI.create(printed.group(1));
        assertThat(running.files().directory().resolve("train.log")).content().doesNotContain(printed.group(1));
        try (HttpClient browser = HttpClient.newHttpClient()) {
            JsonNode loss = firstEvent(browser, page).at("/items/0/option/series/0/data");
            List<StepReport> steps = running.files().report().steps();
            for (int i = 0; i < Math.min(10, steps.size()); i++) {
                assertThat(loss.at("/" + i + "/1").asDouble())
                        .isEqualTo(steps.get(i).lossPerToken());
            }
            assertThat(press(browser, page, "checkpoint")).contains("is asked for a checkpoint at its next step");
        }
    }

    private static JsonNode firstEvent(HttpClient browser, URI page) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page.resolve("events")).build();
        try (Stream<String> lines =
                browser.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            String data =
                    lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
            return new ObjectMapper().readTree(data.substring(6));
        }
    }

    private static String press(HttpClient browser, URI page, String button) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page.resolve(button))
                .header("Origin", "http://" + page.getAuthority())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
