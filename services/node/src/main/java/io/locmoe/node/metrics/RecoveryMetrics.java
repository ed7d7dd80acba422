package io.locmoe.node.metrics;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.worker.JobObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics of what disturbs the runs that this node leads: node failures, snapshots, stragglers, failed checkpoints.
 * Gets one event at a time; scraped by any thread.
 */
final class RecoveryMetrics {
    private static final String PREFIX = "locmoe_training_";

    private final PrometheusRegistry registry;
    private final Counter losses;
    private final Counter recoveries;
    private final Counter takeOvers;
    private final Counter repeated;
    private final Counter joins;
    private final Counter joinSeconds;
    private final Counter moves;
    private final Counter moveSeconds;
    private final Counter snapshots;
    private final Counter snapshotSeconds;
    private final Counter snapshotBytes;
    private final Counter failures;
    private volatile Map<String, Double> slow = Map.of();
    /** NaN if the job has recovered from no failure. */
    private volatile double lastRecovery = Double.NaN;

    RecoveryMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.losses = counter(
                "losses",
                null,
                "Losses of nodes that a job bears, by what was lost: node, leader, several, " + "connection.",
                "lost");
        this.recoveries = counter(
                "recoveries",
                null,
                "Jobs that trained again after a loss, by where their state was: snapshot, checkpoint, start.",
                "state");
        this.takeOvers = counter(
                "take_overs",
                null,
                "Runs that this node asked to go on with, as the one that kept them was lost, by what came of it: kept,"
                        + " superseded, failed.",
                "outcome");
        this.repeated = counter("repeated_steps", null, "Steps that were trained again after a loss.");
        this.joins = counter("joins", null, "Nodes that were taken in while their run went on.");
        this.joinSeconds = counter(
                "join_seconds",
                Unit.SECONDS,
                "From the last step without nodes that joined to the end of the next one.");
        this.moves = counter("moves", null, "Times that experts were moved away from slow nodes, or back.");
        this.moveSeconds = counter(
                "move_seconds",
                Unit.SECONDS,
                "From the last step before experts were moved to the end of the next one.");
        this.snapshots = counter("snapshots", null, "Copies of the state that became whole.");
        this.snapshotSeconds =
                counter("snapshot_seconds", Unit.SECONDS, "Time that training was held up for copies of its state.");
        this.snapshotBytes =
                counter("snapshot_bytes", Unit.BYTES, "Copies of the state that nodes sent to the next ones.");
        this.failures = counter("checkpoint_failures", null, "Checkpoints that could not be written.");
        gauges();
    }

    private Counter counter(String name, Unit unit, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name + "_total")
                .unit(unit)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    private void gauges() {
        GaugeWithCallback.builder()
                .name(PREFIX + "last_recovery_seconds")
                .unit(Unit.SECONDS)
                .help("From when the loss was noticed that the job goes on after to the end of its first step.")
                .callback(gauge -> {
                    double now = lastRecovery;
                    if (!Double.isNaN(now)) {
                        gauge.call(now);
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name(PREFIX + "slow_node_ratio")
                .unit(Unit.RATIO)
                .help("How many times as long as the others a slow node takes to compute a step; none while all keep "
                        + "up.")
                .labelNames("node")
                .callback(gauge -> slow.forEach((node, factor) -> gauge.call(factor, node)))
                .register(registry);
    }

    /** A job begins; its stragglers are not known yet. */
    void started() {
        slow = Map.of();
    }

    /** The job has ended or passed on to another node; its own gauges disappear. */
    void forget() {
        slow = Map.of();
        lastRecovery = Double.NaN;
    }

    void tookOver(JobObserver.TakeOver outcome) {
        takeOvers.labelValues(lower(outcome)).inc();
    }

    void happened(RunEvent event) {
        switch (event) {
            case RunEvent.NodesFailed lost ->
                losses.labelValues(lower(lost.failure().kind())).inc();
            case RunEvent.Recovered recovered -> {
                recoveries.labelValues(lower(recovered.origin())).inc();
                repeated.inc(Math.max(0, recovered.failure().step() - 1 - recovered.from()));
                lastRecovery = recovered.failure().seconds();
            }
            case RunEvent.ExpertsMoved moved -> {
                moves.inc();
                moveSeconds.inc(moved.seconds());
            }
            case RunEvent.NodesJoined joined -> {
                joins.inc(joined.names().size());
                joinSeconds.inc(joined.seconds());
            }
            case RunEvent.SnapshotTaken taken -> {
                snapshots.inc();
                snapshotSeconds.inc(taken.seconds());
                snapshotBytes.inc(taken.bytes());
            }
            case RunEvent.PaceChanged changed -> pace(changed.node(), changed.change());
            case RunEvent.CheckpointFailed _ -> failures.inc();
            case RunEvent.Ended _ -> forget();
            default -> {}
        }
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private void pace(String node, PaceChange change) {
        Map<String, Double> next = new HashMap<>(slow);
        if (change.isSlow()) {
            next.put(node, change.factor());
        } else {
            next.remove(node);
        }
        slow = Map.copyOf(next);
    }
}
