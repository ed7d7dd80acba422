package io.locmoe.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The user guide lists exactly the metrics that a node registers, even those without a value yet. */
class MetricsTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(locmoe_[a-z_]+)` \\|");

    private static String name(MetricSnapshot metric) {
        String suffix = metric instanceof CounterSnapshot ? "_total" : metric instanceof InfoSnapshot ? "_info" : "";
        return metric.getMetadata().getPrometheusName() + suffix;
    }

    private static Set<String> table() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../../docs/user-guide/metrics.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theUserGuideNamesEveryMetricAndNoOther() throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        new NodeMetrics(registry, "node-0", "1", () -> 1, () -> 0);
        Set<String> registered = registry.scrape().stream()
                .map(MetricsTableTest::name)
                .filter(name -> name.startsWith("locmoe_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(registered).hasSizeGreaterThan(30).isEqualTo(table());
    }
}
