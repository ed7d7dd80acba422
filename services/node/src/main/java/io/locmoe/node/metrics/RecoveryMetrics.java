package io.locmoe.node.metrics;

import io.locmoe.engine.job.TrainingEvent;
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
    private final Counter nodeFailures;
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
        this.nodeFailures = counter(
                "node_failures",
                null,
                "Failures that runs tolerated, by kind: node, leader, several nodes, connection.",
                "kind");
        this.recoveries = counter(
                "recoveries",
                null,
                "Runs that trained again after a failure, by source of the state: snapshot, checkpoint, start.",
                "state");
        this.takeOvers = counter(
                "take_overs",
                null,
                "Attempts of this node to lead a run whose leader has failed, by outcome: leads, superseded, failed.",
                "outcome");
        this.repeated = counter("repeated_steps", null, "Steps that were trained again after a failure.");
        this.joins = counter("joins", null, "Nodes that joined a running run.");
        this.joinSeconds = counter(
                "join_seconds",
                Unit.SECONDS,
                "From the last step without nodes that joined to the end of the next one.");
        this.moves = counter("moves", null, "Times that experts were moved away from slow nodes, or back.");
        this.moveSeconds = counter(
                "move_seconds",
                Unit.SECONDS,
                "From the last step before experts were moved to the end of the next one.");
        this.snapshots = counter("snapshots", null, "Complete snapshots of the training state.");
        this.snapshotSeconds = counter("snapshot_seconds", Unit.SECONDS, "Time for which snapshots held up training.");
        this.snapshotBytes =
                counter("snapshot_bytes", Unit.BYTES, "Bytes of snapshots that nodes sent to their neighbours.");
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
                .help("From the detection of the last failure to the end of the first step after it.")
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
            case RunEvent.NodesFailed failed ->
                nodeFailures.labelValues(lower(failed.failure().kind())).inc();
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
            case RunEvent.Training(TrainingEvent.SnapshotTaken taken) -> {
                snapshots.inc();
                snapshotSeconds.inc(taken.seconds());
                snapshotBytes.inc(taken.bytes());
            }
            case RunEvent.Training(TrainingEvent.PaceChanged changed) -> pace(changed.node(), changed.change());
            case RunEvent.Training(TrainingEvent.CheckpointFailed _) -> failures.inc();
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
