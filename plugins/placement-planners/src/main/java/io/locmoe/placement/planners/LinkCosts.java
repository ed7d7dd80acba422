package io.locmoe.placement.planners;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;

/** Costs of an entry between ranks, in whole numbers. */
final class LinkCosts {
    /** Cost of an entry to another rank of its node; one to another node costs more than all of those could. */
    private static final long NEAR = 1;

    private static final long FAR = 1L << 32;
    /** Measured costs are powers of it, as times vary from run to run. */
    private static final double STEP = 4;

    private static final double MOST_STEPS = 12;

    private final boolean measures;
    private long[][] costs;

    /** What a planner knows of links. */
    enum Links {
        /** Whether they are inside a node or between nodes. */
        NODES,
        /** How long a byte takes, as measured at the start of a job. */
        MEASURED
    }

    LinkCosts(Topology topology, Links links) {
        this.measures = links == Links.MEASURED;
        this.costs = new long[topology.ranks()][topology.ranks()];
        for (int from = 0; from < costs.length; from++) {
            int source = from;
            Arrays.setAll(costs[from], to -> source == to ? 0 : topology.sameNode(source, to) ? NEAR : FAR);
        }
    }

    static Option option() {
        return Option.of(
                "links",
                Links.NODES,
                "what it knows of links: nodes, measured (at the start of a job, to powers of four; plans differ from"
                        + " run to run where times do)");
    }

    /** Takes measured times if they are to be used: the fastest link costs 1, others powers of {@value #STEP}. */
    void take(double[][] secondsPerByte) {
        double fastest = Arrays.stream(secondsPerByte)
                .flatMapToDouble(Arrays::stream)
                .filter(seconds -> seconds > 0)
                .min()
                .orElse(1);
        if (measures) {
            costs = Arrays.stream(secondsPerByte)
                    .map(row -> Arrays.stream(row)
                            .mapToLong(seconds -> seconds > 0 ? cost(seconds / fastest) : 0)
                            .toArray())
                    .toArray(long[][]::new);
        }
    }

    private static long cost(double ratio) {
        return (long) Math.pow(STEP, Math.min(MOST_STEPS, Math.round(Math.log(ratio) / Math.log(STEP))));
    }

    long of(int from, int to) {
        return costs[from][to];
    }

    /** The same as far as it was measured; otherwise all links cost the same. */
    long measured(int from, int to) {
        return measures ? costs[from][to] : 1;
    }
}
