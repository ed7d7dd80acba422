package io.locmoe.engine.training;

import io.locmoe.engine.report.PaceChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Detects stragglers. It compares each node's mean over a window of steps, without the longest, with the median of the
 * other nodes: single steps, however long, change nothing, nor do effects that all nodes share. (A node that hangs
 * makes one step long, because the others wait for it.) A node is reported once when it becomes a straggler, and once
 * when it keeps up again. Used by one thread.
 */
final class SlowNodes {
    /** Ignored steps, and nanoseconds of steps, at the start of a job: a JVM that was just started compiles. */
    static final int WARM_UP = 10;

    private static final double WARM_UP_NANOS = 10e9;
    /** Least number of steps for a judgement. */
    private static final int LEAST = 10;
    /** Ratio to the others' time above which a node is slow. */
    private static final double SLOW = 1.5;
    /** Ratio below which a node keeps up; lower than {@code SLOW}, so that the state does not flap. */
    private static final double EVEN = 1.25;
    /** Least share of a step by which the others are delayed. */
    private static final double HELD_UP = 0.1;
    /** Least total duration of slow steps in nanoseconds; shorter delays do not matter, however short the steps are. */
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
        /** First slow step of a node that may become a straggler; 0 while it keeps up. */
        private long doubted;
        /** Nanoseconds of steps since {@code doubted}. */
        private double held;

        private double worst;

        /** Adds a slow step; returns whether it has now been slow for long enough to be reported. */
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
     * @param computed [nodes] nanoseconds of each node's computation
     * @param whole    nanoseconds of the step
     * @return changes caused by this step
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
