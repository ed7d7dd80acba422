package io.locmoe.engine.training;

import io.locmoe.engine.report.PaceChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds nodes that are steadily slower than the others. Of each node the mean over a window of steps counts, without
 * the longest two, against the median of the other nodes: single steps, however long, change nothing, nor does what all
 * nodes have in common. (A node that stands still makes one step long, as the others wait for it.) A node is named once
 * when it has become slow, and once when it keeps up again. Used by one thread.
 */
final class SlowNodes {
    /** First steps of a job, and nanoseconds of steps, in which JVMs compile: one that was just started is slower. */
    static final int WARM_UP = 10;

    private static final double WARM_UP_NANOS = 10e9;
    /** Steps that are needed for a judgement. */
    private static final int LEAST = 10;
    /** So many times as long as the others is slow. */
    private static final double SLOW = 1.5;
    /** So many times as long is not, so that a node in between is not named over and over. */
    private static final double EVEN = 1.25;
    /** Share of a step by which the others must be held up. */
    private static final double HELD_UP = 0.1;
    /** Nanoseconds of steps for which that lasts: less is no concern of anybody's, however short the steps are. */
    private static final double STEADILY = 1e9;

    private final List<Pace> nodes;
    private final Window steps = new Window();
    private int seen;
    private double trained;
    private int judged;

    SlowNodes(int nodes) {
        this.nodes = Stream.generate(Pace::new).limit(nodes).toList();
    }

    /** One node. */
    private static final class Pace {
        private final Window computed = new Window();
        /** First slow step; 0 while it keeps up. */
        private long since;
        /** First slow step of a node that may become one; 0 while it keeps up. */
        private long doubted;
        /** Nanoseconds of steps since it was doubted. */
        private double held;

        private double worst;

        /** Whether it has been slow for long enough to be named, with one more step. */
        private boolean isSteady(long first, double whole) {
            doubted = doubted == 0 ? first : doubted;
            held += whole;
            return held >= STEADILY;
        }

        private void trust() {
            doubted = 0;
            held = 0;
        }
    }

    /**
     * Adds a step.
     *
     * @param computed [nodes] nanoseconds in which each node computed it
     * @param whole    nanoseconds that it took
     * @return what has changed with it
     */
    List<PaceChange> add(long step, double[] computed, double whole) {
        trained += whole;
        if (nodes.size() < 2 || ++seen <= WARM_UP || trained < WARM_UP_NANOS) {
            return List.of();
        }
        steps.add(whole);
        for (int node = 0; node < computed.length; node++) {
            nodes.get(node).computed.add(computed[node]);
        }
        if (++judged < LEAST) {
            return List.of();
        }
        double[] means =
                nodes.stream().mapToDouble(node -> node.computed.mean()).toArray();
        List<PaceChange> changes = new ArrayList<>();
        for (int node = 0; node < means.length; node++) {
            judge(node, step, whole, means[node], others(node, means)).ifPresent(changes::add);
        }
        return changes;
    }

    private static double others(int node, double[] means) {
        return Median.of(IntStream.range(0, means.length)
                .filter(other -> other != node)
                .mapToDouble(other -> means[other])
                .toArray());
    }

    private Optional<PaceChange> judge(int node, long step, double whole, double own, double others) {
        Pace pace = nodes.get(node);
        double bound = SLOW * others;
        pace.worst = Math.max(pace.worst, own / others);
        if (pace.since == 0 && own > bound && own - others > HELD_UP * steps.mean()) {
            int slow = pace.computed.above(bound);
            if (!pace.isSteady(step + 1 - slow, whole)) {
                return Optional.empty();
            }
            pace.since = pace.doubted;
            pace.worst = pace.computed.mean(slow) / others;
            return Optional.of(new PaceChange(node, step, pace.since, 0, pace.worst));
        }
        pace.trust();
        if (pace.since > 0 && own < EVEN * others) {
            long until = step - pace.computed.below(bound);
            long since = pace.since;
            pace.since = 0;
            return Optional.of(new PaceChange(node, step, since, Math.max(since, until), pace.worst));
        }
        return Optional.empty();
    }
}
