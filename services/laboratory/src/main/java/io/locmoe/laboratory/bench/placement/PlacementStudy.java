package io.locmoe.laboratory.bench.placement;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Replays a trace of loads through placement planners.
 *
 * @param command  command line of the user, for the report
 * @param planners in the order of the report
 * @param replicas experts that a rank may compute beyond as many as it is home to
 * @param every    steps between two plans
 * @param progress gets occasional lines
 */
public record PlacementStudy(
        String command,
        Components components,
        List<Choice> planners,
        int replicas,
        int every,
        Consumer<String> progress) {

    /** @throws RunException if the trace cannot be used, or a planner refuses its options or the layer */
    public PlacementBenchReport replay(Path file) {
        LoadTrace trace = LoadTraceFile.read(file);
        int steps = trace.header().steps();
        if (every < 1 || every >= steps) {
            throw RunException.usage("--every must be in [1, " + (steps - 1) + "], as the trace has " + steps
                    + " steps, of which the first plan needs --every: " + every);
        } else if (replicas < 0 || replicas > trace.header().experts()) {
            throw RunException.usage(
                    "--replicas must be in [0, " + trace.header().experts() + "]: " + replicas);
        }
        PlacementReplay replay = new PlacementReplay(trace, replicas, every);
        List<PlannerScore> scores = new ArrayList<>();
        for (Choice planner : planners) {
            progress.accept("replaying " + planner.name());
            scores.add(score(replay, planner));
        }
        return new PlacementBenchReport(command, Distribution.version(), trace.header(), replicas, every, scores);
    }

    private PlannerScore score(PlacementReplay replay, Choice planner) {
        try {
            return replay.score(planner, components.placement(planner.name()));
        } catch (IllegalArgumentException e) {
            throw RunException.usage("planner " + planner.name() + ": " + e.getMessage());
        }
    }
}
