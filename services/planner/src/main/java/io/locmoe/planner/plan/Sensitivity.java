package io.locmoe.planner.plan;

import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.planner.hardware.Hardware;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a change would do to the time of progress for a token.
 *
 * @param change what would be different
 * @param effect change of the time, as a share: -0.07 for 7% less
 */
public record Sensitivity(String change, double effect) {
    private static final double MORE_LOCAL = 0.1;

    /**
     * The effects of single changes, the largest first.
     *
     * @param plan of the job
     */
    static List<Sensitivity> of(Planner planner, Job job, TrainingPlan plan) {
        double now = plan.secondsPerToken();
        List<Sensitivity> all = new ArrayList<>();
        changed(job)
                .forEach((change, other) -> all.add(new Sensitivity(
                        change, planner.plan(other, Map.of()).secondsPerToken() / now - 1)));
        all.sort((a, b) -> Double.compare(Math.abs(b.effect), Math.abs(a.effect)));
        return all;
    }

    private static Map<String, Job> changed(Job job) {
        Map<String, Hardware> other = new LinkedHashMap<>();
        Hardware h = job.hardware();
        other.put("twice the peak of products", Changes.of(h).peak(2).hardware());
        other.put(
                "twice the rate of links between nodes",
                Changes.of(h).nodeLinks(2).hardware());
        other.put(
                "twice the rate of links inside nodes",
                Changes.of(h).deviceLinks(2).hardware());
        if (h.failureHours() > 0) {
            other.put("half as many failures", Changes.of(h).failures(2).hardware());
        }
        addOverheads(h, other);
        Map<String, Job> jobs = new LinkedHashMap<>();
        other.forEach((change, hardware) -> jobs.put(change, job.on(hardware)));
        addRouters(job, jobs);
        return jobs;
    }

    private static void addOverheads(Hardware h, Map<String, Hardware> other) {
        if (h.rackRate() > 0 && h.nodesPerRack() > 0) {
            other.put("twice the rate between racks", Changes.of(h).racks(2).hardware());
        }
        if (h.nodeLatency() > 0) {
            other.put("half the latency", Changes.of(h).latency(0.5).hardware());
        }
        if (h.launchSeconds() > 0) {
            other.put("half the time of a launch", Changes.of(h).launches(0.5).hardware());
        }
        if (h.messageSeconds() > 0 || h.byteSeconds() > 0) {
            other.put("half the work for messages", Changes.of(h).messages(0.5).hardware());
        }
    }

    private static void addRouters(Job job, Map<String, Job> jobs) {
        if (!job.routers().isEmpty()) {
            jobs.put("evenly loaded experts", with(job, Sensitivity::even));
        }
        if (!job.routers().isEmpty() && job.settings().nodes() > 1) {
            jobs.put("10 points more of the choices local", with(job, Sensitivity::moreLocal));
        }
    }

    private static Job with(Job job, UnaryOperator<RouterStatistics> change) {
        return job.with(job.routers().stream().map(change).toList());
    }

    private static RouterStatistics even(RouterStatistics r) {
        return RouterStatistics.of(r.loads().length, 1, r.localShare(), r.droppedShare(), r.capacity());
    }

    private static RouterStatistics moreLocal(RouterStatistics r) {
        return new RouterStatistics(
                r.loads(), Math.min(1, r.localShare() + MORE_LOCAL), r.droppedShare(), r.capacity());
    }
}
