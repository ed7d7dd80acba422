package io.locmoe.node.metrics;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the plug-ins of the job that this node leads report about themselves. Gets one step at a time; scraped by any
 * thread.
 */
final class MeasureMetrics {
    /** Numbers of the job's last step. */
    private volatile List<Measure> measures = List.of();

    /** @param layer number of the sparse layer; empty where the plug-in serves all */
    private record Measure(String kind, String plugin, String layer, String name, double value) {}

    MeasureMetrics(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("locmoe_training_measure")
                .help("Numbers that plug-ins report about themselves in the step.")
                .labelNames("kind", "plugin", "layer", "measure")
                .callback(gauge -> measures.forEach(measure ->
                        gauge.call(measure.value(), measure.kind(), measure.plugin(), measure.layer(), measure.name())))
                .register(registry);
    }

    /** @param settings of the job, which name its plug-ins */
    void completed(JobSettings settings, StepReport step) {
        List<Measure> all = new ArrayList<>();
        layers(
                all,
                "router",
                settings.routers(),
                step.layers().stream().map(LayerReport::measures).toList());
        layers(all, "gate", settings.gates(), step.measures().gates());
        add(all, "communication", settings.communication(), "", step.measures().communication());
        add(all, "driver", settings.driver(), "", step.measures().driver());
        measures = all;
    }

    private static void layers(List<Measure> all, String kind, List<Choice> plugins, List<Map<String, Double>> layers) {
        for (int layer = 0; layer < layers.size(); layer++) {
            add(all, kind, plugins.get(layer), Integer.toString(layer), layers.get(layer));
        }
    }

    private static void add(List<Measure> all, String kind, Choice plugin, String layer, Map<String, Double> measures) {
        measures.forEach((name, value) -> all.add(new Measure(kind, plugin.name(), layer, name, value)));
    }

    /** The job has ended or passed on to another node; its numbers disappear. */
    void forget() {
        measures = List.of();
    }
}
