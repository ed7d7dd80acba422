package io.locmoe.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.samples.SyntheticSteps;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Numbers of plug-ins, by the names under which the job has chosen them. */
class MeasureMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final TrainingMetrics metrics = new TrainingMetrics(registry);

    /** The numbers by their labels kind, plugin, layer and measure. */
    private Map<List<String>, Double> measures() {
        return registry.scrape(found -> found.equals("locmoe_training_measure")).stream()
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .collect(Collectors.toMap(
                        point -> List.of(
                                point.getLabels().get("kind"),
                                point.getLabels().get("plugin"),
                                point.getLabels().get("layer"),
                                point.getLabels().get("measure")),
                        GaugeSnapshot.GaugeDataPointSnapshot::getValue));
    }

    private void trains() {
        JobSettings settings = SettingsParser.parse(
                Map.of("blocks", "4", "router", "switch", "layers.1.gate", "dense", "comm", "dedup", "driver", "cpu"));
        metrics.started("run", List.of("node-0", "node-1"), settings);
        metrics.happened(new RunEvent.Training(new TrainingEvent.StepCompleted(SyntheticSteps.step(1, 400, 0.5))));
    }

    @Test
    void eachPluginHasItsNumbersUntilTheRunEnds() {
        trains();
        assertThat(measures())
                .isEqualTo(Map.of(
                        List.of("router", "switch", "0", "capacityBound"),
                        1.9,
                        List.of("gate", "dense", "1", "margin"),
                        0.5,
                        List.of("communication", "dedup", "", "unsentShare"),
                        0.25,
                        List.of("driver", "cpu", "", "launches"),
                        412.0));
        metrics.happened(new RunEvent.Ended(RunOutcome.COMPLETED, "", true, List.of()));
        assertThat(measures()).isEmpty();
    }

    @Test
    void theNumbersGoWithTheRunToItsNextLeader() {
        trains();
        metrics.passedOn();
        assertThat(measures()).isEmpty();
    }
}
