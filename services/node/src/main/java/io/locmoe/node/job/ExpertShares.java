package io.locmoe.node.job;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many experts the nodes of a run host, in proportion: what each had when they were moved last. A node that is not
 * known counts like the one with the most.
 *
 * @param experts by the names of nodes; empty where all host as many
 */
record ExpertShares(Map<String, Integer> experts) {
    static final ExpertShares EVEN = new ExpertShares(Map.of());

    ExpertShares {
        boolean even = experts.values().stream().distinct().count() < 2;
        experts = even ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(experts));
    }

    boolean isEven() {
        return experts.isEmpty();
    }

    /** Other processes come in the place of nodes, so that nothing is known of them. */
    ExpertShares without(Collection<String> nodes) {
        Map<String, Integer> others = new LinkedHashMap<>(experts);
        others.keySet().removeAll(nodes);
        return new ExpertShares(others);
    }

    /**
     * Slow nodes get fewer, by as many times as they take longer.
     *
     * @param factors  how many times as long as the others nodes take, by their names; 1 for those that are not in it
     * @param nodes    of the job, in order
     * @param settings of the run
     */
    ExpertShares relieve(Map<String, Double> factors, List<String> nodes, JobSettings settings) {
        int[] present = counts(nodes, settings.model().experts());
        double[] weights = new double[present.length];
        Arrays.setAll(weights, node -> present[node] / factors.getOrDefault(nodes.get(node), 1.0));
        int[] counts = split(weights, settings.model().experts());
        Map<String, Integer> next = new LinkedHashMap<>();
        for (int node = 0; node < counts.length; node++) {
            next.put(nodes.get(node), counts[node]);
        }
        return new ExpertShares(next);
    }

    /** Experts of each node, in the order of nodes; each has at least one. */
    int[] counts(List<String> nodes, int experts) {
        int most = this.experts.values().stream().mapToInt(n -> n).max().orElse(1);
        return split(
                nodes.stream()
                        .mapToDouble(node -> this.experts.getOrDefault(node, most))
                        .toArray(),
                experts);
    }

    /** Splits by largest remainders, with at least one each; among equal remainders the first wins. */
    private static int[] split(double[] weights, int experts) {
        double sum = Arrays.stream(weights).sum();
        double[] exact = Arrays.stream(weights).map(w -> w / sum * experts).toArray();
        int[] counts = Arrays.stream(exact).mapToInt(e -> Math.max(1, (int) e)).toArray();
        for (int left = experts - Arrays.stream(counts).sum(); left != 0; left -= Integer.signum(left)) {
            counts[furthest(exact, counts, Integer.signum(left))] += Integer.signum(left);
        }
        return counts;
    }

    /** The node that is furthest below what it should have, or above that and not at its last expert. */
    private static int furthest(double[] exact, int[] counts, int sign) {
        int found = -1;
        for (int node = 0; node < counts.length; node++) {
            boolean able = sign > 0 || counts[node] > 1;
            if (able && (found < 0 || sign * (exact[node] - counts[node]) > sign * (exact[found] - counts[found]))) {
                found = node;
            }
        }
        return found;
    }

    /**
     * The map of experts: consecutive ones on each node, and inside a node spread over its ranks.
     *
     * @param nodes    names of the job's nodes, in order
     * @param settings of the run
     */
    ExpertPlacement place(long epoch, List<String> nodes, JobSettings settings) {
        int ranks = settings.topology().ranks() / settings.nodes();
        int[] counts = counts(nodes, settings.model().experts());
        int[] rankOfExpert = new int[settings.model().experts()];
        int expert = 0;
        for (int node = 0; node < counts.length; node++) {
            for (int own = 0; own < counts[node]; own++) {
                rankOfExpert[expert++] = node * ranks + own * ranks / counts[node];
            }
        }
        return new ExpertPlacement(epoch, rankOfExpert);
    }
}
