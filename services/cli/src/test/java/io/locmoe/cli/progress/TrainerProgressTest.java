package io.locmoe.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportJson;
import io.locmoe.samples.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that plays the status endpoint of Kubeflow Trainer hears of the newest step, and nothing else happens. */
class TrainerProgressTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private TlsServer server;

    @BeforeEach
    void start() throws IOException {
        server = TlsServer.start(directory, this::answer);
        Files.writeString(directory.resolve("token"), "one\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = ReportJson.MAPPER.readTree(exchange.getRequestBody());
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            if (status == 200) {
                taken.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private TrainerProgress progress(Duration interval) {
        return progress(interval, server.authority());
    }

    private TrainerProgress progress(Duration interval, Path authority) {
        Map<String, String> environment = Map.of(
                "KUBEFLOW_TRAINER_SERVER_URL",
                "https://127.0.0.1:" + server.port() + "/status",
                "KUBEFLOW_TRAINER_SERVER_CA_CERT",
                authority.toString(),
                "KUBEFLOW_TRAINER_SERVER_TOKEN",
                directory.resolve("token").toString());
        return new TrainerProgress(TrainerEndpoint.of(environment).orElseThrow(), 200, interval, complaints::add);
    }

    private static StepReport step(long number) throws IOException {
        return ReportJson.MAPPER.readValue("""
                {"step": %d, "tokens": 1, "lossPerToken": 2.5, "localShare": 0.875,
                 "milliseconds": {"total": 2000}, "layers": []}
                """.formatted(number), StepReport.class);
    }

    @Test
    void newestStepIsReported() throws Exception {
        TrainerProgress progress = progress(Duration.ofMillis(20));
        progress.accept(new TrainingEvent.StepCompleted(step(50)));
        await().atMost(LIMIT).until(() -> taken.size() == 1);
        JsonNode told = taken.getFirst().path("trainerStatus");
        assertThat(told.path("progressPercentage").asInt()).isEqualTo(25);
        assertThat(told.path("estimatedRemainingSeconds").asInt()).isEqualTo(300);
        assertThat(Instant.parse(told.path("lastUpdatedTime").asText())).isBefore(Instant.now());
        assertThat(told.path("metrics").toString())
                .isEqualTo("[{\"name\":\"loss\",\"value\":\"2.50000\"},"
                        + "{\"name\":\"local_share\",\"value\":\"0.875000\"}]");
        Files.writeString(directory.resolve("token"), "two\n");
        progress.accept(new TrainingEvent.StepCompleted(step(100)));
        await().atMost(LIMIT).until(() -> taken.size() == 2);
        assertThat(tokens).containsExactly("Bearer one", "Bearer two");
        assertThat(complaints).isEmpty();
    }

    @Test
    void endIsReportedRegardlessOfTheInterval() throws Exception {
        TrainerProgress progress = progress(Duration.ofHours(1));
        progress.accept(new TrainingEvent.StepCompleted(step(199)));
        progress.accept(new TrainingEvent.StepCompleted(step(200)));
        progress.end(null, directory);
        assertThat(taken.getLast().at("/trainerStatus/progressPercentage").asInt())
                .isEqualTo(100);
    }

    @Test
    void refusalIsLoggedOnceAndReportingContinues() throws Exception {
        status = 403;
        TrainerProgress progress = progress(Duration.ofMillis(20));
        progress.accept(new TrainingEvent.StepCompleted(step(1)));
        await().atMost(LIMIT).until(() -> tokens.size() == 1);
        progress.accept(new TrainingEvent.StepCompleted(step(2)));
        await().atMost(LIMIT).until(() -> tokens.size() == 2);
        status = 200;
        progress.accept(new TrainingEvent.StepCompleted(step(3)));
        await().atMost(LIMIT).until(() -> taken.size() == 1);
        assertThat(complaints).singleElement().asString().contains("status 403", "goes on");
    }

    @Test
    void serverOfAnotherAuthorityIsReportedAndGetsNoToken() throws Exception {
        TrainerProgress progress = progress(Duration.ofMillis(20), TlsServer.stranger(directory));
        progress.accept(new TrainingEvent.StepCompleted(step(1)));
        await().atMost(LIMIT).until(() -> !complaints.isEmpty());
        assertThat(tokens).isEmpty();
    }

    @Test
    void nothingIsReportedOutsideOfATrainer() {
        assertThat(TrainerEndpoint.of(Map.of())).isEmpty();
    }
}
