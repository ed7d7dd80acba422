package io.locmoe.node;

import io.locmoe.node.metrics.NodeMetrics;
import io.locmoe.node.telemetry.Telemetry;
import io.locmoe.node.telemetry.TelemetryTarget;
import io.locmoe.run.role.JobRole;
import java.time.Duration;
import java.util.Optional;

/** Exports metrics and log of a node where its configuration, or the environment, names a collector. */
final class NodeTelemetry {
    /** How long an end waits for the collector. */
    private static final Duration LAST = Duration.ofSeconds(3);

    private final Optional<Telemetry> telemetry;

    private NodeTelemetry(Optional<Telemetry> telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * Begins to export, if there is a collector.
     *
     * @throws io.locmoe.settings.SettingsException if its URL, or a variable of the environment, cannot be used
     */
    static NodeTelemetry start(NodeConfig config, NodeMetrics metrics, NodeRoles roles) {
        return new NodeTelemetry(TelemetryTarget.of(config.otlpEndpoint(), System.getenv())
                .map(target -> Telemetry.start(
                        target,
                        new Telemetry.Source(config.name(), config.cluster(), NodeApplication.version()),
                        metrics::snapshots,
                        () -> Optional.ofNullable(roles.jobs()).flatMap(JobRole::job))));
    }

    /** A node that exports nothing. */
    static NodeTelemetry none() {
        return new NodeTelemetry(Optional.empty());
    }

    /** @param inOrder whether to send what waits; otherwise it is gone */
    void close(boolean inOrder) {
        telemetry.ifPresent(export -> export.close(inOrder ? LAST : Duration.ZERO));
    }
}
