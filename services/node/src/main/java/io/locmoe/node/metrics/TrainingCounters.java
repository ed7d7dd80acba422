package io.locmoe.node.metrics;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.Milliseconds;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;

/** Counters over the training steps. Thread-safe. */
final class TrainingCounters {
    private final PrometheusRegistry registry;
    private final Counter steps;
    private final Counter tokens;
    private final Counter time;
    private final Counter hidden;
    private final Counter exchanged;
    private final Counter synchronised;
    private final Counter choices;
    private final Counter dropped;

    TrainingCounters(PrometheusRegistry registry) {
        this.registry = registry;
        this.steps = counter("steps", null, "Completed steps.");
        this.tokens = counter("tokens", null, "Tokens trained on, over the whole mesh.");
        this.time = counter(
                "time_seconds",
                Unit.SECONDS,
                "Time of the steps by where it went, mean over the ranks: compute, exchange (exposed), gradient_sync "
                        + "(exposed), idle (waiting for slower ranks).",
                "part");
        this.hidden = counter(
                "exchange_hidden_seconds",
                Unit.SECONDS,
                "Time in which an exchange was under way during compute, mean over the ranks.");
        this.exchanged = counter(
                "exchange_bytes",
                Unit.BYTES,
                "Payload of the token exchange from one node to another, or between the ranks of one node.",
                "from",
                "to");
        this.synchronised =
                counter("gradient_sync_bytes", Unit.BYTES, "Payload of gradient synchronisation between nodes.");
        this.choices = counter(
                "expert_choices",
                null,
                "Choices of an expert before the capacity is applied: its load.",
                "layer",
                "expert");
        this.dropped = counter("dropped_choices", null, "Choices that the capacity dropped.", "layer");
    }

    private Counter counter(String name, Unit unit, String help, String... labels) {
        return Counter.builder()
                .name("locmoe_training_" + name + "_total")
                .unit(unit)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    /** @param nodes names of the job's nodes, in order */
    void add(StepReport step, List<String> nodes) {
        steps.inc();
        tokens.inc(step.tokens());
        time(step.milliseconds());
        synchronised.inc(step.bytes().gradientSync());
        for (int from = 0; from < step.traffic().length; from++) {
            for (int to = 0; to < step.traffic()[from].length; to++) {
                exchanged.labelValues(nodes.get(from), nodes.get(to)).inc(step.traffic()[from][to]);
            }
        }
        for (int layer = 0; layer < step.layers().size(); layer++) {
            layer(Integer.toString(layer), step.layers().get(layer));
        }
    }

    private void time(Milliseconds spent) {
        time.labelValues("compute").inc(spent.compute() / 1e3);
        time.labelValues("exchange").inc(spent.exchange() / 1e3);
        time.labelValues("gradient_sync").inc(spent.gradientSync() / 1e3);
        time.labelValues("idle").inc(spent.idle() / 1e3);
        hidden.inc(spent.exchangeHidden() / 1e3);
    }

    private void layer(String layer, LayerReport report) {
        dropped.labelValues(layer).inc(report.dropped());
        for (int expert = 0; expert < report.expertLoad().length; expert++) {
            choices.labelValues(layer, Integer.toString(expert)).inc(report.expertLoad()[expert]);
        }
    }
}
