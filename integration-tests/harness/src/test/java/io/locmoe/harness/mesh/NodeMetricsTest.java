package io.locmoe.harness.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
    private static final NodeMetrics METRICS = NodeMetrics.parse("""
            # HELP bytes_total Bytes.
            # TYPE bytes_total counter
            bytes_total{to="a \\"b\\", c",from="x"} 3.0
            bytes_total{to="d",from="x"} 4.5E1
            nodes 2.0
            """);

    @Test
    void seriesAreAddedUp() {
        assertThat(METRICS.value("nodes")).isEqualTo(2);
        assertThat(METRICS.value("bytes_total")).isEqualTo(48);
        assertThat(METRICS.value("bytes_total", Map.of("to", "d"))).isEqualTo(45);
    }

    @Test
    void unknownMetricErrorListsTheAvailableMetrics() {
        assertThatThrownBy(() -> METRICS.value("bites_total")).hasMessageContaining("it has [bytes_total, nodes]");
        assertThatThrownBy(() -> METRICS.value("bytes_total", Map.of("to", "x")))
                .hasMessageContaining("no metric bytes_total with the labels {to=x}");
    }
}
