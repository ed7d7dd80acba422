package io.locmoe.router.locmoe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Gives each cell of a {@link StableTable} one expert. */
final class StableCells {
    private final SortedMap<Integer, long[]> choices;
    private final int experts;
    private final int vocabulary;
    /** [n][n] a domain's choices of an expert's node */
    private final long[][] ofDomain;
    private final double[] expertOfCell;

    private StableCells(SortedMap<Integer, long[]> choices, int[] nodeOfExpert, int vocabulary) {
        this.choices = choices;
        this.experts = nodeOfExpert.length;
        this.vocabulary = vocabulary;
        ofDomain = new long[experts][experts];
        expertOfCell = new double[experts * vocabulary];
        choices.forEach((cell, ofCell) -> {
            long[] domain = ofDomain[cell / vocabulary];
            Arrays.setAll(domain, e -> domain[e] + IntStream.range(0, experts)
                    .filter(other -> nodeOfExpert[other] == nodeOfExpert[e]).mapToLong(other -> ofCell[other]).sum());
        });
    }

    /**
     * Assigns the cells as {@link StableTable} says.
     *
     * @param choices      cell to [n] choices of each expert, for the cells that have any
     * @param nodeOfExpert [n]
     * @param room         load over the mean load that a cell may fill an expert to
     * @return [n * vocabulary] expert of each cell
     */
    static double[] assign(SortedMap<Integer, long[]> choices, int[] nodeOfExpert, int vocabulary, double room) {
        StableCells cells = new StableCells(choices, nodeOfExpert, vocabulary);
        cells.assignSeen(room);
        cells.assignUnseen();
        return cells.expertOfCell;
    }

    private void assignSeen(double room) {
        double limit = room * choices.values().stream().mapToLong(StableCells::sum).sum() / experts;
        long[] tokensOfDomain = new long[experts];
        choices.forEach((cell, ofCell) -> tokensOfDomain[cell / vocabulary] += sum(ofCell));
        long[] load = new long[experts];
        // The sort is stable: of equal cells the lower comes first.
        choices.keySet().stream().sorted(Comparator.comparingLong(cell -> -sum(choices.get(cell)))).forEach(cell -> {
            int domain = cell / vocabulary;
            long[] ofCell = choices.get(cell);
            long size = sum(ofCell);
            // The expert's share of the cell's choices, plus its node's share of the domain's.
            double[] shares = IntStream.range(0, experts).mapToDouble(e -> (double) ofCell[e] / size
                    + (double) ofDomain[domain][e] / tokensOfDomain[domain]).toArray();
            int expert = preferred(shares, load, limit - size);
            expertOfCell[cell] = expert;
            load[expert] += size;
        });
    }

    private void assignUnseen() {
        long[][] given = new long[experts][experts];
        for (int cell = 0; cell < expertOfCell.length; cell++) {
            if (!choices.containsKey(cell)) {
                int domain = cell / vocabulary;
                int expert = nextByShare(ofDomain[domain], given[domain]);
                expertOfCell[cell] = expert;
                given[domain][expert]++;
            }
        }
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
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

    /** The expert whose turn it is if experts get ids in proportion to a domain's choices (D'Hondt's rule). */
    private static int nextByShare(long[] choices, long[] given) {
        int best = 0;
        for (int e = 1; e < choices.length; e++) {
            long mine = choices[e] * (given[best] + 1);
            long other = choices[best] * (given[e] + 1);
            best = mine > other || mine == other && given[e] < given[best] ? e : best;
        }
        return best;
    }
}
