package io.locmoe.node.metrics;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.worker.JobObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the job that this node leads. Gauges are of the job's last step and disappear when it ends; counters
 * continue over all jobs of the node's life. Thread-safe; never blocks.
 */
final class TrainingMetrics implements JobObserver {
    private static final String PREFIX = "locmoe_training_";
    private static final Unit NATS = new Unit("nats");

    private final PrometheusRegistry registry;
    private final TrainingCounters steps;
    private final Counter checkpoints;
    private final Counter jobs;
    private final RecoveryMetrics recovery;
    private final MeasureMetrics measures;
    private volatile Job job;

    /** The running job; values that it does not have yet are null or empty. */
    private record Job(
            String id, List<String> nodes, JobSettings settings, StepReport step, OptionalDouble validation) {}

    TrainingMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.steps = new TrainingCounters(registry);
        this.checkpoints = Counter.builder()
                .name(PREFIX + "checkpoints_total")
                .help("Checkpoints written.")
                .register(registry);
        this.jobs = Counter.builder()
                .name(PREFIX + "jobs_total")
                .help("Jobs that ended, by their outcome.")
                .labelNames("outcome")
                .register(registry);
        this.recovery = new RecoveryMetrics(registry);
        this.measures = new MeasureMetrics(registry);
        jobGauges();
        stepGauges();
        UseMetrics.register(registry, this::step);
    }

    private void jobGauges() {
        GaugeWithCallback.builder()
                .name(PREFIX + "job")
                .help("The job that this node leads; 1 while it runs.")
                .labelNames("job_id")
                .callback(gauge -> {
                    Job now = job;
                    if (now != null) {
                        gauge.call(1, now.id());
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name(PREFIX + "validation_loss_nats")
                .unit(NATS)
                .help("Loss of the last validation, per token.")
                .callback(gauge -> {
                    Job now = job;
                    if (now != null) {
                        now.validation().ifPresent(gauge::call);
                    }
                })
                .register(registry);
    }

    private void stepGauges() {
        gauge("step", null, "Last completed step, counted from 1.", StepReport::step);
        gauge("loss_nats", NATS, "Language-model loss, per token.", StepReport::lossPerToken);
        gauge(
                "auxiliary_loss",
                null,
                "Load-balancing loss with its coefficient, all layers.",
                StepReport::auxiliaryLoss);
        gauge("locality_loss", null, "Locality loss with its coefficient, all layers.", StepReport::localityLoss);
        gauge(
                "tokens_per_second",
                null,
                "Tokens trained on per second of the step, over the whole mesh.",
                step -> step.tokens() * 1e3 / step.milliseconds().total());
        gauge(
                "step_duration_seconds",
                Unit.SECONDS,
                "Time of the step.",
                step -> step.milliseconds().total() / 1e3);
        gauge(
                "local_share_ratio",
                Unit.RATIO,
                "Share of routed tokens whose expert is on the token's node.",
                StepReport::localShare);
        gauge(
                "dropped_share_ratio",
                Unit.RATIO,
                "Share of choices that the capacity dropped.",
                StepReport::droppedShare);
        gauge(
                "expert_load_max_over_mean",
                null,
                "Largest load of an expert divided by the mean, in the worst layer.",
                StepReport::loadMaxOverMean);
        gauge("dead_experts", null, "Experts of all layers that no token chose.", StepReport::deadExperts);
        gauge("gradient_norm", null, "Global norm of the gradient before clipping.", StepReport::gradientNorm);
        gauge("learning_rate", null, "Learning rate of the step.", StepReport::learningRate);
    }

    /** Last step of the running job; empty without one. */
    private Optional<StepReport> step() {
        return Optional.ofNullable(job).map(Job::step);
    }

    private void gauge(String name, Unit unit, String help, ToDoubleFunction<StepReport> value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .unit(unit)
                .help(help)
                .callback(gauge -> step().ifPresent(step -> gauge.call(value.applyAsDouble(step))))
                .register(registry);
    }

    @Override
    public void started(String run, List<String> nodes, JobSettings settings) {
        recovery.started();
        measures.forget();
        job = new Job(run, List.copyOf(nodes), settings, null, OptionalDouble.empty());
    }

    @Override
    public void tookOver(TakeOver outcome) {
        recovery.tookOver(outcome);
    }

    @Override
    public void happened(RunEvent event) {
        Job now = job;
        recovery.happened(event);
        switch (event) {
            case RunEvent.Training(TrainingEvent.StepCompleted completed) -> {
                steps.add(completed.report(), now.nodes());
                measures.completed(now.settings(), completed.report());
                job = new Job(now.id(), now.nodes(), now.settings(), completed.report(), now.validation());
            }
            case RunEvent.Training(TrainingEvent.Validated validated) ->
                job = new Job(now.id(), now.nodes(), now.settings(), now.step(), OptionalDouble.of(validated.loss()));
            case RunEvent.Training(TrainingEvent.CheckpointWritten _) -> checkpoints.inc();
            case RunEvent.Ended ended -> {
                jobs.labelValues(ended.outcome().name().toLowerCase(Locale.ROOT))
                        .inc();
                over();
            }
            default -> {}
        }
    }

    @Override
    public void passedOn() {
        recovery.forget();
        over();
    }

    private void over() {
        measures.forget();
        job = null;
    }
}
