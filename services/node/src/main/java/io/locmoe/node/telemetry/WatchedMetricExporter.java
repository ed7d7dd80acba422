package io.locmoe.node.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/** Counts sets of metrics that the collector did not take. The next set has all values, so counters lose nothing. */
record WatchedMetricExporter(MetricExporter exporter, DroppedExports dropped) implements MetricExporter {
    /** Name under which a node's metrics are exported; those of the library about itself are left out. */
    static final String SCOPE = "io.locmoe";

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        CompletableResultCode result = exporter.export(metrics.stream()
                .filter(metric -> metric.getInstrumentationScopeInfo().getName().equals(SCOPE))
                .toList());
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                dropped.metrics(result);
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return exporter.getAggregationTemporality(type);
    }

    @Override
    public Aggregation getDefaultAggregation(InstrumentType type) {
        return exporter.getDefaultAggregation(type);
    }

    @Override
    public MemoryMode getMemoryMode() {
        return exporter.getMemoryMode();
    }
}
