package io.locmoe.node.telemetry;

import io.locmoe.node.log.LogEntry;
import io.locmoe.node.log.ProcessLog;
import io.locmoe.settings.SettingsException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports metrics and log of a node by OTLP over HTTP, on threads of its own; nobody waits for the collector. The
 * standard variables of the environment, {@code OTEL_…}, apply. Thread-safe.
 */
public final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final AttributeKey<String> RUN = AttributeKey.stringKey("locmoe.job");
    private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");
    /** More experts than any model has. */
    private static final int MOST_LABELS = 1_000_000;

    /** Before those of the environment. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "locmoe",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.traces.exporter", "none",
            "otel.propagators", "none",
            "otel.metric.export.interval", "15000",
            "otel.blrp.schedule.delay", "1000",
            "otel.blrp.max.queue.size", "2048");

    private final OpenTelemetrySdk sdk;
    private final DroppedExports dropped;
    private final Supplier<Optional<String>> job;
    private final Runnable untap;

    /**
     * The node that exports.
     *
     * @param mesh name of its mesh
     */
    public record Source(String node, String mesh, String version) {}

    private Telemetry(
            TelemetryTarget target, Source node, Supplier<MetricSnapshots> metrics, Supplier<Optional<String>> job) {
        this.dropped = new DroppedExports(target.endpoint());
        this.job = job;
        this.sdk = sdk(target, node, dropped);
        ExportedMetrics.register(sdk.getMeter(WatchedMetricExporter.SCOPE), metrics);
        LoggerProvider logs = sdk.getLogsBridge();
        this.untap = ProcessLog.open(entry -> export(entry, logs));
    }

    /**
     * Begins to export.
     *
     * @param metrics all metrics now; may block
     * @param job     id of the job that the node belongs to
     * @throws SettingsException if a variable of the environment cannot be used
     */
    public static Telemetry start(
            TelemetryTarget target, Source node, Supplier<MetricSnapshots> metrics, Supplier<Optional<String>> job) {
        try {
            return new Telemetry(target, node, metrics, job);
        } catch (ConfigurationException e) {
            throw new SettingsException(List.of("OpenTelemetry cannot be set up: " + e.getMessage()));
        }
    }

    private static OpenTelemetrySdk sdk(TelemetryTarget target, Source node, DroppedExports dropped) {
        LogQueue queue = new LogQueue(dropped);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addPropertiesCustomizer(_ -> Map.of("otel.exporter.otlp.endpoint", target.endpoint()))
                .addResourceCustomizer((given, config) -> given.merge(resource(node, config)))
                .addMeterProviderCustomizer((meters, _) -> meters.registerView(
                        InstrumentSelector.builder().setName("*").build(),
                        View.builder().setCardinalityLimit(MOST_LABELS).build()))
                .addMetricExporterCustomizer((exporter, _) -> new WatchedMetricExporter(exporter, dropped))
                .addLogRecordExporterCustomizer((exporter, _) -> queue.behind(exporter))
                .addLogRecordProcessorCustomizer((processor, _) -> queue.before(processor))
                .build()
                .getOpenTelemetrySdk();
    }

    /** What the environment does not say. */
    private static Resource resource(Source node, ConfigProperties environment) {
        Set<String> said = environment.getMap("otel.resource.attributes").keySet();
        AttributesBuilder attributes = Attributes.builder();
        Map.of(
                        "service.instance.id", node.node(),
                        "service.namespace", node.mesh(),
                        "service.version", node.version())
                .forEach((name, value) -> {
                    if (!said.contains(name)) {
                        attributes.put(name, value);
                    }
                });
        return Resource.create(attributes.build());
    }

    private void export(LogEntry entry, LoggerProvider logs) {
        LogRecordBuilder builder = logs.get(entry.logger())
                .logRecordBuilder()
                .setTimestamp(entry.time())
                .setSeverity(Severity.valueOf(entry.level().name()))
                .setSeverityText(entry.level().name())
                .setBody(entry.text())
                .setAttribute(THREAD, entry.thread());
        job.get().ifPresent(id -> builder.setAttribute(RUN, id));
        entry.thrown().ifPresent(builder::setException);
        builder.emit();
    }

    /** Number of entries of the log and of sets of metrics that did not reach the collector. */
    long dropped() {
        return dropped.count();
    }

    /** Sends what waits, and the metrics a last time. Blocks for {@code longest} at most; what has not left is gone. */
    public void close(Duration longest) {
        untap.run();
        CountDownLatch sent = new CountDownLatch(1);
        // The library's own shutdown may wait for the collector, whatever its caller does.
        Thread.ofPlatform()
                .daemon()
                .name("last-export")
                .start(() -> sdk.shutdown().whenComplete(sent::countDown));
        try {
            if (!sent.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the collector has not taken the last metrics and entries within {}", longest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
