package io.locmoe.planner.plan;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.planner.exchange.MeshShape;
import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.planner.hardware.Hardware;
import java.util.List;

/**
 * A training to plan.
 *
 * @param routers [sparse layers] what the routers do
 */
public record Job(JobSettings settings, int vocabulary, Hardware hardware, List<RouterStatistics> routers) {
    public Job {
        routers = List.copyOf(routers);
    }

    MeshShape shape() {
        return new MeshShape(settings.nodes(), settings.devicesPerNode(), settings.tensorParallel());
    }

    /** Tokens of a rank in a micro-batch. */
    long tokens() {
        long parts = (long) settings.mesh().ranks() * settings.training().microBatches();
        return (long) settings.training().batch() * settings.model().sequence() / parts;
    }

    /** Tokens of a step. */
    double tokensOfStep() {
        return (double) settings.training().batch() * settings.model().sequence();
    }

    Job on(Hardware other) {
        return new Job(settings, vocabulary, other, routers);
    }

    Job with(List<RouterStatistics> other) {
        return new Job(settings, vocabulary, hardware, other);
    }
}
