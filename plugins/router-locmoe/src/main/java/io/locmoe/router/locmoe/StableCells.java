package io.locmoe.router.locmoe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Counts a step's choices by cell and gives each cell of a {@link StableTable} one expert. */
final class StableCells {
    private final int[] nodeOfExpert;
    private final int experts;
    private final int vocabulary;
    /** Cell to [n] choices of each expert. */
    private final SortedMap<Integer, long[]> choices = new TreeMap<>();
    /** [n][n] tokens of a domain that are on the node of an expert */
    private final long[][] atHome;
    /** [n] tokens of a domain */
    private final long[] tokens;

    /** @param nodeOfExpert [n] */
    StableCells(int[] nodeOfExpert, int vocabulary) {
        this.nodeOfExpert = nodeOfExpert;
        this.experts = nodeOfExpert.length;
        this.vocabulary = vocabulary;
        atHome = new long[experts][experts];
        tokens = new long[experts];
    }

    /** Counts the choice of a token that is on the given node. */
    void add(int cell, int expert, int node) {
        choices.computeIfAbsent(cell, c -> new long[experts])[expert]++;
        int domain = cell / vocabulary;
        tokens[domain]++;
        for (int e = 0; e < experts; e++) {
            atHome[domain][e] += nodeOfExpert[e] == node ? 1 : 0;
        }
    }

    boolean isEmpty() {
        return choices.isEmpty();
    }

    /**
     * Assigns the cells as {@link StableTable} says.
     *
     * @param room load over the mean load that a cell may fill an expert to
     * @return [n * vocabulary] expert of each cell
     */
    double[] assign(double room) {
        double[] expertOfCell = new double[experts * vocabulary];
        assignSeen(room, expertOfCell);
        assignUnseen(expertOfCell);
        return expertOfCell;
    }

    private void assignSeen(double room, double[] expertOfCell) {
        double limit = room * sum(tokens) / experts;
        long[] load = new long[experts];
        // The sort is stable: of equal cells the lower comes first.
        choices.keySet().stream().sorted(Comparator.comparingLong(cell -> -sum(choices.get(cell)))).forEach(cell -> {
            long size = sum(choices.get(cell));
            int expert = preferred(shares(cell), load, limit - size);
            expertOfCell[cell] = expert;
            load[expert] += size;
        });
    }

    /** [n] an expert's share of the cell's choices, plus its node's share of the domain's tokens. */
    private double[] shares(int cell) {
        int domain = cell / vocabulary;
        long[] ofCell = choices.get(cell);
        double size = sum(ofCell);
        return IntStream.range(0, experts)
                .mapToDouble(e -> ofCell[e] / size + (double) atHome[domain][e] / tokens[domain]).toArray();
    }

    /** The expert with the largest share of those whose load is not above the limit; the least loaded if there is none. */
    private static int preferred(double[] shares, long[] load, double limit) {
        int best = -1;
        int lightest = 0;
        for (int e = 0; e < load.length; e++) {
            if (load[e] <= limit && (best < 0 || shares[e] > shares[best])) {
                best = e;
            }
            lightest = load[e] < load[lightest] ? e : lightest;
        }
        return best < 0 ? lightest : best;
    }

    private void assignUnseen(double[] expertOfCell) {
        long[][] given = new long[experts][experts];
        for (int cell = 0; cell < expertOfCell.length; cell++) {
            if (!choices.containsKey(cell)) {
                int domain = cell / vocabulary;
                int expert = nextByShare(atHome[domain], given[domain]);
                expertOfCell[cell] = expert;
                given[domain][expert]++;
            }
        }
    }

    /** The expert whose turn it is if experts get ids in proportion to the tokens at home (D'Hondt's rule). */
    private static int nextByShare(long[] atHome, long[] given) {
        int best = 0;
        for (int e = 1; e < atHome.length; e++) {
            long mine = atHome[e] * (given[best] + 1);
            long other = atHome[best] * (given[e] + 1);
            best = mine > other || mine == other && given[e] < given[best] ? e : best;
        }
        return best;
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }
}
