package io.locmoe.node.metrics;

import io.locmoe.engine.report.StepReport;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Optional;
import java.util.function.Supplier;

/** Gauges of how much of the machines the last step used. */
final class UseMetrics {
    private static final String PREFIX = "locmoe_training_";

    private UseMetrics() {}

    /** @param step last step of the running job; empty without one; read at each scrape */
    static void register(PrometheusRegistry registry, Supplier<Optional<StepReport>> step) {
        peak(registry, step);
        memory(registry, step);
    }

    /** Absent where a device does not know its peak, because a share of 0 would be wrong. */
    private static void peak(PrometheusRegistry registry, Supplier<Optional<StepReport>> step) {
        GaugeWithCallback.builder()
                .name(PREFIX + "peak_share_ratio")
                .unit(Unit.RATIO)
                .help("Share of the devices' peak rate that the step reached (MFU).")
                .callback(gauge -> step.get()
                        .map(StepReport::peakShare)
                        .filter(share -> share > 0)
                        .ifPresent(gauge::call))
                .register(registry);
    }

    private static void memory(PrometheusRegistry registry, Supplier<Optional<StepReport>> step) {
        GaugeWithCallback.builder()
                .name(PREFIX + "memory_bytes")
                .unit(Unit.BYTES)
                .help("Memory of a rank at the end of the step, mean over the ranks.")
                .labelNames("part")
                .callback(gauge -> step.get().map(StepReport::memory).ifPresent(memory -> {
                    gauge.call(memory.parameters(), "parameters");
                    gauge.call(memory.activations(), "activations");
                    gauge.call(memory.buffers(), "buffers");
                    gauge.call(memory.heap(), "heap");
                }))
                .register(registry);
    }
}
