package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.locmoe.control.client.MeshClient;
import io.locmoe.node.log.LogEntry;
import io.locmoe.node.log.ProcessLog;
import io.locmoe.node.telemetry.Collector;
import io.locmoe.run.event.RunOutcome;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nodes of fake work that export to a collector. */
@Tag("slow")
class ExportingNodeTest {
    private final NodeMesh mesh = NodeMesh.open();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        ProcessLog.is(_ -> () -> {});
        mesh.close();
    }

    private void start(String collector) {
        mesh.setting("otlpEndpoint", collector, directory).with(1);
    }

    /** The last export of a node has the values of its page, for all that the node has trained. */
    @Test
    void theLastExportOfANodeIsItsPage() throws Exception {
        ProcessLog.is(ExportingNodeTest::tap);
        try (Collector collector = new Collector()) {
            start(collector.url());
            MeshClient client = mesh.client(0);
            assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(1, 6))).outcome())
                    .isEqualTo(RunOutcome.COMPLETED);
            Map<String, Double> page = trained(ExpositionText.parse(mesh.page(0), false).samples);
            assertThat(page)
                    .containsEntry("locmoe_training_steps_total", 6.0)
                    .containsEntry("locmoe_training_tokens_total", 6 * 2048.0)
                    .containsEntry("locmoe_training_jobs_total{outcome=\"completed\"}", 1.0);
            mesh.nodes.getFirst().close();
            ExportMetricsServiceRequest last = null;
            while (!collector.metrics.isEmpty()) {
                last = collector.metrics.poll();
            }
            assertThat(last).isNotNull();
            assertThat(trained(Collector.values(last))).isEqualTo(page);
            assertThat(collector.entries())
                    .anySatisfy(entry ->
                            assertThat(entry.getBody().getStringValue()).contains("node-0 is in an open mesh"));
        }
    }

    private static Map<String, Double> trained(Map<String, Double> all) {
        Map<String, Double> counters = new TreeMap<>(all);
        counters.keySet().removeIf(name -> !name.matches("locmoe_training_\\w+_total.*"));
        return counters;
    }

    /** Not even its end waits longer than a few seconds. */
    @Test
    void aJobTrainsBesideACollectorThatIsSilent() throws Exception {
        ProcessLog.is(ExportingNodeTest::tap);
        try (ServerSocket silent = Collector.silent()) {
            start("http://127.0.0.1:" + silent.getLocalPort());
            MeshClient client = mesh.client(0);
            assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(1, 6))).outcome())
                    .isEqualTo(RunOutcome.COMPLETED);
            long begin = System.nanoTime();
            mesh.nodes.getFirst().close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void aWrongUrlIsToldBeforeTheStart() {
        assertThatThrownBy(() -> start("collector:4318"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(NodeException.Code.CONFIGURATION))
                .hasMessageContaining("otlpEndpoint 'collector:4318' is no URL");
    }

    private static Runnable tap(Consumer<LogEntry> sink) {
        Logger ours = (Logger) LoggerFactory.getLogger("io.locmoe");
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                sink.accept(new LogEntry(
                        event.getInstant(),
                        LogEntry.Level.valueOf(event.getLevel().toString()),
                        event.getLoggerName(),
                        event.getThreadName(),
                        event.getFormattedMessage(),
                        Optional.empty(),
                        event.getFormattedMessage()));
            }
        };
        appender.start();
        ours.addAppender(appender);
        return () -> ours.detachAppender(appender);
    }
}
