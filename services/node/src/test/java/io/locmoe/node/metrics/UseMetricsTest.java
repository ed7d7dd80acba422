package io.locmoe.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.event.RunEvent;
import io.locmoe.samples.SyntheticSteps;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How much of a machine the last step used. */
class UseMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final TrainingMetrics metrics = new TrainingMetrics(registry);

    private Map<String, Double> values(String name) {
        return registry.scrape(found -> found.equals("locmoe_training_" + name)).stream()
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .collect(Collectors.toMap(point -> part(point), GaugeDataPointSnapshot::getValue));
    }

    private static String part(GaugeDataPointSnapshot point) {
        return point.getLabels().isEmpty() ? "" : point.getLabels().get("part");
    }

    @Test
    void memoryHasItsPartsAndAPeakThatIsNotKnownHasNoShare() {
        assertThat(values("peak_share_ratio")).isEmpty();
        metrics.started("run", List.of("node-0", "node-1"), SettingsParser.parse(Map.of()));
        metrics.happened(new RunEvent.Training(new TrainingEvent.StepCompleted(SyntheticSteps.step(11, 400, 0.5))));
        assertThat(values("peak_share_ratio")).containsExactly(Map.entry("", 0.2));
        assertThat(values("memory_bytes"))
                .isEqualTo(Map.of("parameters", 30e6, "activations", 5e6, "buffers", 1e6, "heap", 64e6));
        // no time, and so nothing at the peak
        metrics.happened(new RunEvent.Training(new TrainingEvent.StepCompleted(SyntheticSteps.step(12, 0, 0.5))));
        assertThat(values("peak_share_ratio")).isEmpty();
    }
}
