package io.locmoe.router.stable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts a step's choices by cell and gives each cell of a {@link StableTable} one expert. */
final class StableCells {
    /** How far above its quota so far an expert still gets cells. */
    private static final double ROOM = 1.1;

    private final int[] nodeOfExpert;
    private final int experts;
    private final int vocabulary;
    /** Cell to [n] choices of each expert. */
    private final SortedMap<Integer, long[]> choices = new TreeMap<>();
    /**
     * [n][n] tokens of a domain that are on the node of an expert: in proportion to these its experts share the domain
     */
    private final long[][] atHome;

    /** @param nodeOfExpert [n] */
    StableCells(int[] nodeOfExpert, int vocabulary) {
        this.nodeOfExpert = nodeOfExpert;
        this.experts = nodeOfExpert.length;
        this.vocabulary = vocabulary;
        atHome = new long[experts][experts];
    }

    /** Counts the choice of a token that is on the given node. */
    void add(int cell, int expert, int node) {
        choices.computeIfAbsent(cell, c -> new long[experts])[expert]++;
        long[] ofDomain = atHome[cell / vocabulary];
        for (int e = 0; e < experts; e++) {
            ofDomain[e] += nodeOfExpert[e] == node ? 1 : 0;
        }
    }

    boolean isEmpty() {
        return choices.isEmpty();
    }

    /**
     * Assigns the cells as {@link StableTable} says.
     *
     * @param expertOfCell [n * vocabulary] takes the expert of each cell
     */
    void assign(int[] expertOfCell) {
        for (int domain = 0; domain < experts; domain++) {
            assign(domain, expertOfCell);
        }
    }

    private void assign(int domain, int[] expertOfCell) {
        int first = domain * vocabulary;
        double[] quota = quota(atHome[domain]);
        // The sort is stable: of equal cells the lower comes first.
        List<Map.Entry<Integer, long[]>> seen = choices.subMap(first, first + vocabulary).entrySet().stream()
                .sorted(Comparator.comparingLong(cell -> -sum(cell.getValue())))
                .toList();
        long[] load = new long[experts];
        long done = 0;
        for (Map.Entry<Integer, long[]> cell : seen) {
            long size = sum(cell.getValue());
            int expert = mostChosen(cell.getValue(), load, quota, done);
            expertOfCell[cell.getKey()] = expert;
            load[expert] += size;
            done += size;
        }
        long[] none = new long[experts];
        long[] dealt = new long[experts];
        for (int cell = first; cell < first + vocabulary; cell++) {
            if (!choices.containsKey(cell)) {
                int expert = mostChosen(none, dealt, quota, sum(dealt));
                expertOfCell[cell] = expert;
                dealt[expert]++;
            }
        }
    }

    /** [n] shares of the domain that experts are to have; even where the domain has no token. */
    private static double[] quota(long[] atHome) {
        double all = sum(atHome);
        return Arrays.stream(atHome)
                .mapToDouble(tokens -> all == 0 ? 1.0 / atHome.length : tokens / all)
                .toArray();
    }

    /**
     * The most chosen of the experts that are not above their quota of the choices so far; of equal ones the least
     * loaded.
     */
    private static int mostChosen(long[] choices, long[] load, double[] quota, long done) {
        int best = -1;
        for (int e = 0; e < load.length; e++) {
            boolean open = quota[e] > 0 && load[e] <= ROOM * quota[e] * done;
            if (open
                    && (best < 0
                            || choices[e] > choices[best]
                            || choices[e] == choices[best] && load[e] / quota[e] < load[best] / quota[best])) {
                best = e;
            }
        }
        return best;
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }
}
