package io.locmoe.node.metrics;

import io.locmoe.run.worker.JobObserver;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The metrics of a node at {@code /metrics}; docs/user-guide/metrics.md lists them all. Thread-safe. */
public final class NodeMetrics {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final PrometheusRegistry registry;
    private final TrainingMetrics training;

    /**
     * Creates the metrics of one node.
     *
     * @param meshNodes      number of nodes of the mesh as seen by this one; read at each scrape, may block
     * @param dataPlaneBytes off-heap bytes of messages; read at each scrape
     */
    public NodeMetrics(String node, String version, IntSupplier meshNodes, LongSupplier dataPlaneBytes) {
        this(new PrometheusRegistry(), node, version, meshNodes, dataPlaneBytes);
    }

    NodeMetrics(
            PrometheusRegistry registry,
            String node,
            String version,
            IntSupplier meshNodes,
            LongSupplier dataPlaneBytes) {
        this.registry = registry;
        this.training = new TrainingMetrics(registry);
        Info.builder()
                .name("locmoe_node_info")
                .help("The node and the version of its software; always 1.")
                .labelNames("node", "version")
                .register(registry)
                .setLabelValues(node, version);
        GaugeWithCallback.builder()
                .name("locmoe_mesh_nodes")
                .help("Nodes of the mesh; 0 while this one is joining or leaving it.")
                .callback(gauge -> gauge.call(meshNodes.getAsInt()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("locmoe_data_plane_memory_bytes")
                .unit(Unit.BYTES)
                .help("Memory outside the Java heap that messages of the data plane hold.")
                .callback(gauge -> gauge.call(dataPlaneBytes.getAsLong()))
                .register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Observes the runs that the node leads. */
    public JobObserver jobs() {
        return training;
    }

    /** All metrics now, also those without a value. May block, because the sources may. */
    public MetricSnapshots snapshots() {
        return registry.scrape();
    }

    /** One answer to a scrape. */
    public record Page(String contentType, byte[] text) {}

    /**
     * All metrics now. May block, because the sources may.
     *
     * @param accept the request's header of this name, null if there is none; selects OpenMetrics if it asks for that,
     *               otherwise the text format of Prometheus
     */
    public Page scrape(String accept) {
        ExpositionFormatWriter writer = FORMATS.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), text.toByteArray());
    }
}
