package io.locmoe.harness.grid;

import io.locmoe.harness.job.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The routers, strategies, meshes and faults to combine. Immutable.
 *
 * @param routers        names of routers
 * @param strategies     names of communication strategies
 * @param nodes          numbers of nodes
 * @param faults         faults to test
 * @param job            settings of all jobs, with their seed, but without router, strategy and nodes
 * @param plugins        directories of plug-ins, in addition to the shipped ones
 * @param contained      whether the nodes are containers, in every case
 * @param equalOverNodes whether the losses must be the same, up to the order of sums, on any number of nodes
 * @param error          largest error of a number that a strategy moves, as a share of the largest in its row; 0 if all
 *     strategies keep every bit. Losses may differ by this share from those of {@code all-to-all}
 */
public record GridPlan(
        List<String> routers,
        List<String> strategies,
        List<Integer> nodes,
        List<Fault> faults,
        Job job,
        List<Path> plugins,
        boolean contained,
        boolean equalOverNodes,
        double error) {
    /** The strategies of the distribution. All must give the bits of the first, which moves rows one by one. */
    public static final List<String> STRATEGIES =
            List.of("all-to-all", "all-to-all-padded", "hierarchical", "group-wise", "all-gather", "dedup");

    /** Routers of the distribution that make different demands on a strategy. */
    public static final List<String> ROUTERS = List.of("hash", "switch", "top-k", "locmoe");

    /** @throws IllegalArgumentException if the error is no share */
    public GridPlan {
        if (!(error >= 0 && error < 1)) {
            throw new IllegalArgumentException("error must be at least 0 and below 1: " + error);
        }
        routers = List.copyOf(routers);
        strategies = List.copyOf(strategies);
        nodes = List.copyOf(nodes);
        faults = List.copyOf(faults);
        plugins = List.copyOf(plugins);
    }

    /** A plan of strategies that keep every bit. */
    public GridPlan(
            List<String> routers,
            List<String> strategies,
            List<Integer> nodes,
            List<Fault> faults,
            Job job,
            List<Path> plugins,
            boolean contained,
            boolean equalOverNodes) {
        this(routers, strategies, nodes, faults, job, plugins, contained, equalOverNodes, 0);
    }

    /**
     * Every router with every strategy on every number of nodes, under each fault that is possible in one JVM; faults
     * of processes, which take seconds, only with the first strategy of each router. A single node that hangs is not
     * tested: nobody could notice.
     */
    public List<GridCase> cases() {
        List<GridCase> cases = new ArrayList<>();
        for (String router : routers) {
            for (int count : nodes) {
                for (Fault fault : faults) {
                    strategies.stream()
                            .filter(_ -> fault != Fault.PAUSED || count > 1)
                            .limit(fault.needsProcesses() ? 1 : strategies.size())
                            .forEach(strategy -> cases.add(new GridCase(router, strategy, count, fault)));
                }
            }
        }
        return List.copyOf(cases);
    }
}
