package io.locmoe.run.job;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares of experts that the nodes of a run host, in proportion: their counts at the last move. An unknown node counts
 * like the one with the most experts.
 *
 * @param experts counts by node name; empty if all nodes host equal numbers
 */
public record ExpertShares(Map<String, Integer> experts) {
    public static final ExpertShares EVEN = new ExpertShares(Map.of());

    public ExpertShares {
        boolean even = experts.values().stream().distinct().count() < 2;
        experts = even ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(experts));
    }

    public boolean isEven() {
        return experts.isEmpty();
    }

    /** Forgets these nodes, because nothing is known of the processes that replace them. */
    ExpertShares without(Collection<String> nodes) {
        Map<String, Integer> others = new LinkedHashMap<>(experts);
        others.keySet().removeAll(nodes);
        return new ExpertShares(others);
    }

    /**
     * Gives stragglers fewer experts, in inverse proportion to the time that they take.
     *
     * @param factors  time of nodes as a multiple of the others' time, by node name; 1 for nodes that are missing
     * @param nodes    names of the job's nodes, in order
     * @param settings settings of the run
     */
    public ExpertShares relieve(Map<String, Double> factors, List<String> nodes, JobSettings settings) {
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

    /** Number of experts of each node, in node order; each has at least one. */
    public int[] counts(List<String> nodes, int experts) {
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

    /** The node furthest below its exact share or, for sign -1, furthest above it with more than one expert. */
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
     * Places consecutive experts on each node, spread over the node's ranks.
     *
     * @param nodes    names of the job's nodes, in order
     * @param settings settings of the run
     */
    public ExpertPlacement place(long epoch, List<String> nodes, JobSettings settings) {
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
