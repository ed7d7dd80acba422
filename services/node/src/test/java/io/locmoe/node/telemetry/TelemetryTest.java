package io.locmoe.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.node.log.LogEntry;
import io.locmoe.node.log.ProcessLog;
import io.locmoe.node.metrics.NodeMetrics;
import io.locmoe.settings.SettingsException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final Duration END = Duration.ofSeconds(20);
    private static final Telemetry.Source NODE = new Telemetry.Source("node-3", "blue", "1.2");

    private final NodeMetrics metrics = new NodeMetrics("node-3", "1.2", () -> 7, () -> 4096);
    private volatile Consumer<LogEntry> sink;

    private Telemetry start(String url) {
        ProcessLog.is(entries -> {
            sink = entries;
            return () -> sink = _ -> {};
        });
        return Telemetry.start(new TelemetryTarget(url), NODE, metrics::snapshots, () -> Optional.of("job-1"));
    }

    @AfterEach
    void forget() {
        ProcessLog.is(_ -> () -> {});
    }

    private void log(LogEntry.Level level, String text, Throwable thrown) {
        sink.accept(new LogEntry(
                Instant.ofEpochSecond(1_800_000_000),
                level,
                "io.locmoe.Some",
                "main",
                text,
                Optional.ofNullable(thrown),
                text));
    }

    @Test
    void anEndSendsAllMetricsAndTheLog() throws Exception {
        try (Collector collector = new Collector()) {
            Telemetry telemetry = start(collector.url());
            log(LogEntry.Level.WARN, "it smokes", new IllegalStateException("no water"));
            telemetry.close(END);
            Map<String, Double> values = Collector.values(collector.metrics.take());
            assertThat(values)
                    .containsEntry("locmoe_mesh_nodes", 7.0)
                    .containsEntry("locmoe_data_plane_memory_bytes", 4096.0)
                    .containsEntry("locmoe_training_steps_total", 0.0)
                    .containsEntry("locmoe_node_info{node=\"node-3\",version=\"1.2\"}", 1.0);
            assertThat(Collector.texts(collector
                            .logs
                            .peek()
                            .getResourceLogs(0)
                            .getResource()
                            .getAttributesList()))
                    .containsEntry("service.name", "locmoe")
                    .containsEntry("service.instance.id", "node-3")
                    .containsEntry("service.namespace", "blue")
                    .containsEntry("service.version", "1.2");
            LogRecord entry = collector.entries().getFirst();
            assertThat(entry.getBody().getStringValue()).isEqualTo("it smokes");
            assertThat(entry.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
            assertThat(entry.getTimeUnixNano()).isEqualTo(1_800_000_000_000_000_000L);
            assertThat(Collector.texts(entry.getAttributesList()))
                    .containsEntry("locmoe.job", "job-1")
                    .containsEntry("thread.name", "main")
                    .containsEntry("exception.type", IllegalStateException.class.getName())
                    .containsEntry("exception.message", "no water")
                    .hasEntrySatisfying(
                            "exception.stacktrace", trace -> assertThat(trace).contains("TelemetryTest"));
            assertThat(telemetry.dropped()).isZero();
        }
    }

    /** Each sample of the page has a value of the same name, whatever the metric is of. */
    @Test
    void namesAndLabelsAreThoseOfThePage() throws Exception {
        try (Collector collector = new Collector()) {
            start(collector.url()).close(END);
            Map<String, Double> values = Collector.values(collector.metrics.take());
            String page = new String(metrics.scrape(null).text(), StandardCharsets.UTF_8);
            assertThat(page.lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.substring(0, line.lastIndexOf(' '))))
                    .hasSizeGreaterThan(40)
                    .allSatisfy(sample -> assertThat(values).containsKey(sample));
        }
    }

    /** One that refuses, one that is not there, and one that takes connections and says nothing. */
    @Test
    void aCollectorThatTakesNothingHoldsNothingUp() throws Exception {
        try (Collector refusing = new Collector().refusing(400);
                ServerSocket silent = Collector.silent()) {
            dropsAll(refusing.url(), END);
            dropsAll("http://127.0.0.1:1", Duration.ofSeconds(1));
            dropsAll("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofSeconds(1));
        }
    }

    /** More entries than the queue has room for, and then the end. */
    private void dropsAll(String url, Duration end) {
        Telemetry telemetry = start(url);
        int many = LogQueue.LONGEST + 500;
        for (int i = 0; i < many; i++) {
            log(LogEntry.Level.INFO, "line " + i, null);
        }
        long begin = System.nanoTime();
        telemetry.close(end);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(end.plusSeconds(3));
        await().atMost(END.toSeconds(), TimeUnit.SECONDS).until(() -> telemetry.dropped() >= 500);
    }

    @Test
    void onlyAUrlOfACollectorIsTaken() {
        assertThat(TelemetryTarget.of("", Map.of())).isEmpty();
        assertThat(TelemetryTarget.of("", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:4318/base")))
                .contains(new TelemetryTarget("https://c:4318/base"));
        assertThat(TelemetryTarget.of("http://a:1", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2")))
                .contains(new TelemetryTarget("http://a:1"));
        assertThat(TelemetryTarget.of(
                        "", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2", "OTEL_SDK_DISABLED", "true")))
                .isEmpty();
        for (String wrong : new String[] {"collector:4318", "ftp://c", "http:/c", "http://c:4318?x=1", "h ttp://c"}) {
            assertThatThrownBy(() -> TelemetryTarget.of(wrong, Map.of()))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(wrong)
                    .hasMessageContaining("like http://collector:4318");
        }
        assertThatThrownBy(() -> TelemetryTarget.of("http://me:secret@c:4318", Map.of()))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> TelemetryTarget.of("http://c:1", Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not supported");
    }
}
