package io.locmoe.run.job;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.RunEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run knows of the pace of its nodes.
 *
 * @param slow     the running job's stragglers: their time as a multiple of the others' time, by node name
 * @param relieved nodes that have fewer experts because they were slow
 * @param shares   shares of experts that result from that
 */
public record RunPace(Map<String, Double> slow, Set<String> relieved, ExpertShares shares) {
    static final RunPace NEW = new RunPace(Map.of(), Set.of(), ExpertShares.EVEN);

    /** The pace after another event. Every job is judged anew. */
    RunPace after(RunEvent event) {
        return switch (event) {
            case RunEvent.Training(TrainingEvent.PaceChanged changed) -> changed(changed);
            case RunEvent.NodesJoined _ -> new RunPace(Map.of(), relieved, shares);
            case RunEvent.ExpertsMoved moved -> moved(moved.slow(), new ExpertShares(moved.experts()));
            case RunEvent.NodesFailed lost -> lost(lost.failure().failedNodes());
            default -> this;
        };
    }

    private RunPace changed(TrainingEvent.PaceChanged event) {
        Map<String, Double> nodes = new LinkedHashMap<>(slow);
        if (event.change().isSlow()) {
            nodes.put(event.node(), event.change().factor());
        } else {
            nodes.remove(event.node());
        }
        return new RunPace(nodes, relieved, shares);
    }

    private RunPace moved(List<String> because, ExpertShares next) {
        Set<String> nodes = new LinkedHashSet<>(relieved);
        nodes.addAll(because);
        return next.isEven() ? NEW : new RunPace(Map.of(), nodes, next);
    }

    /** Forgets these nodes, because other processes take their places. */
    private RunPace lost(List<String> names) {
        Set<String> nodes = new LinkedHashSet<>(relieved);
        names.forEach(nodes::remove);
        return nodes.isEmpty() ? NEW : new RunPace(Map.of(), nodes, shares.without(names));
    }
}
