package io.locmoe.node.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The metrics of {@code /metrics} as instruments of the same names, read together at each export. A summary is two
 * counters, of its count and its sum. A value that is no number is left out, as OTLP has none.
 */
final class ExportedMetrics {
    private static final Map<String, String> UNITS =
            Map.of(Unit.SECONDS.toString(), "s", Unit.BYTES.toString(), "By", Unit.RATIO.toString(), "1");

    private final Supplier<MetricSnapshots> source;
    /** Instruments by the name of their samples. */
    private final Map<String, ObservableDoubleMeasurement> instruments = new HashMap<>();

    private ExportedMetrics(Supplier<MetricSnapshots> source) {
        this.source = source;
    }

    /** @param source has all metrics at the first call, if without values */
    static void register(Meter meter, Supplier<MetricSnapshots> source) {
        ExportedMetrics exported = new ExportedMetrics(source);
        source.get().forEach(snapshot -> exported.add(meter, snapshot));
        ObservableMeasurement[] all = exported.instruments.values().toArray(ObservableMeasurement[]::new);
        meter.batchCallback(exported::record, all[0], Arrays.copyOfRange(all, 1, all.length));
    }

    private void add(Meter meter, MetricSnapshot snapshot) {
        MetricMetadata metadata = snapshot.getMetadata();
        String name = metadata.getPrometheusName();
        switch (snapshot) {
            case CounterSnapshot _ -> counter(meter, name + "_total", metadata);
            case SummarySnapshot _ -> {
                counter(meter, name + "_count", metadata);
                counter(meter, name + "_sum", metadata);
            }
            case InfoSnapshot _ -> gauge(meter, name + "_info", metadata);
            case GaugeSnapshot _ -> gauge(meter, name, metadata);
            default -> throw new IllegalStateException("no export of " + name);
        }
    }

    private void counter(Meter meter, String name, MetricMetadata metadata) {
        String unit = name.endsWith("_count") ? "1" : unit(metadata);
        instruments.put(
                name,
                meter.counterBuilder(name)
                        .ofDoubles()
                        .setUnit(unit)
                        .setDescription(metadata.getHelp())
                        .buildObserver());
    }

    private void gauge(Meter meter, String name, MetricMetadata metadata) {
        instruments.put(
                name,
                meter.gaugeBuilder(name)
                        .setUnit(unit(metadata))
                        .setDescription(metadata.getHelp())
                        .buildObserver());
    }

    /** In the words of UCUM. */
    private static String unit(MetricMetadata metadata) {
        return metadata.hasUnit()
                ? UNITS.getOrDefault(metadata.getUnit().toString(), "{" + metadata.getUnit() + "}")
                : "1";
    }

    private void record() {
        source.get().forEach(this::record);
    }

    private void record(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            switch (point) {
                case CounterSnapshot.CounterDataPointSnapshot counter ->
                    record(name + "_total", counter.getValue(), point.getLabels());
                case GaugeSnapshot.GaugeDataPointSnapshot gauge -> record(name, gauge.getValue(), point.getLabels());
                case InfoSnapshot.InfoDataPointSnapshot _ -> record(name + "_info", 1, point.getLabels());
                case SummarySnapshot.SummaryDataPointSnapshot summary -> {
                    record(name + "_count", summary.getCount(), point.getLabels());
                    record(name + "_sum", summary.getSum(), point.getLabels());
                }
                default -> throw new IllegalStateException("no export of " + name);
            }
        }
    }

    private void record(String name, double value, Labels labels) {
        if (Double.isFinite(value)) {
            instruments.get(name).record(value, attributes(labels));
        }
    }

    private static Attributes attributes(Labels labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(label -> attributes.put(label.getName(), label.getValue()));
        return attributes.build();
    }
}
