package io.locmoe.cli.plan;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.planner.plan.CapacityFactor;
import io.locmoe.planner.plan.MeasuredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What routers are assumed to do. */
public final class RouterLawOptions {
    @Option(
            names = "--local-share",
            paramLabel = "S",
            description = "Share of the choices whose expert is on the token's node (1 / nodes, or that of the run).")
    private Double localShare;

    @Option(
            names = "--max-over-mean",
            paramLabel = "X",
            description = "Choices of the busiest expert, compared with the mean (1, or that of the run).")
    private Double maxOverMean;

    @Option(
            names = "--dropped",
            paramLabel = "S",
            description = "Share of the choices that the capacity drops (0, or that of the run).")
    private Double dropped;

    /** @throws RunException with what is out of range */
    void check(int experts) {
        share("--local-share", localShare);
        share("--dropped", dropped);
        if (maxOverMean != null && !(maxOverMean >= 1 && maxOverMean <= experts)) {
            throw RunException.usage(
                    "--max-over-mean " + maxOverMean + " must be from 1 to the " + experts + " experts of a layer");
        }
    }

    private static void share(String option, Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw RunException.usage(option + " " + value + " must be between 0 and 1");
        }
    }

    /** [sparse layers] what the routers do, given by the options, else by the run. */
    List<RouterStatistics> routers(JobSettings settings, Optional<MeasuredRun> run) {
        int experts = settings.model().experts();
        check(experts);
        List<RouterStatistics> routers = new ArrayList<>();
        for (int layer = 0; layer < settings.model().sparseLayers(); layer++) {
            int number = layer;
            RouterStatistics usual = run.map(
                            measured -> measured.routers(settings).get(number))
                    .orElseGet(() -> RouterStatistics.of(
                            experts, 1, 1.0 / settings.nodes(), 0, CapacityFactor.of(settings, number)));
            routers.add(above(usual, experts));
        }
        return routers;
    }

    private RouterStatistics above(RouterStatistics usual, int experts) {
        double local = localShare == null ? usual.localShare() : localShare;
        double lost = dropped == null ? usual.droppedShare() : dropped;
        return maxOverMean == null
                ? new RouterStatistics(usual.loads(), local, lost, usual.capacity())
                : RouterStatistics.of(experts, maxOverMean, local, lost, usual.capacity());
    }
}
