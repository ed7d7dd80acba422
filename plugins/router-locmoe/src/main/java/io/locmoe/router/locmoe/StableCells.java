package io.locmoe.router.locmoe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/** Gives each cell of a {@link StableTable} one expert. */
final class StableCells {
    private final int experts;
    private final int vocabulary;
    /** [cells][n] choices */
    private final long[][] ofCell;
    /** [n][n] choices of a domain's cells together */
    private final long[][] ofDomain;

    private StableCells(Map<Integer, Long> choices, int experts, int vocabulary) {
        this.experts = experts;
        this.vocabulary = vocabulary;
        ofCell = new long[experts * vocabulary][experts];
        ofDomain = new long[experts][experts];
        choices.forEach((choice, count) -> {
            int cell = choice / experts;
            ofCell[cell][choice % experts] += count;
            ofDomain[cell / vocabulary][choice % experts] += count;
        });
    }

    /**
     * Assigns the cells as {@link StableTable} says.
     *
     * @param choices number of choices of {@code cell * n + expert}
     * @param room    load over the mean load that a cell may fill an expert to
     * @return [n * vocabulary] expert of each cell
     */
    static double[] assign(Map<Integer, Long> choices, int experts, int vocabulary, double room) {
        return new StableCells(choices, experts, vocabulary).assign(room);
    }

    private double[] assign(double room) {
        long[] sizes = Arrays.stream(ofCell).mapToLong(choices -> Arrays.stream(choices).sum()).toArray();
        double limit = room * Arrays.stream(sizes).sum() / experts;
        long[] load = new long[experts];
        long[][] unseen = new long[experts][experts];
        double[] expertOfCell = new double[ofCell.length];
        IntStream.range(0, sizes.length).boxed()
                .sorted(Comparator.comparingLong((Integer cell) -> -sizes[cell]))
                .forEach(cell -> {
                    int domain = cell / vocabulary;
                    int expert = sizes[cell] > 0
                            ? preferred(shares(ofCell[cell], ofDomain[domain]), load, limit - sizes[cell])
                            : nextByShare(ofDomain[domain], unseen[domain]);
                    expertOfCell[cell] = expert;
                    load[expert] += sizes[cell];
                    unseen[domain][expert] += sizes[cell] > 0 ? 0 : 1;
                });
        return expertOfCell;
    }

    /** [n] an expert's share of the choices of a cell, plus its share of the choices of the cell's domain. */
    private static double[] shares(long[] ofCell, long[] ofDomain) {
        double cell = Arrays.stream(ofCell).sum();
        double domain = Arrays.stream(ofDomain).sum();
        return IntStream.range(0, ofCell.length).mapToDouble(e -> ofCell[e] / cell + ofDomain[e] / domain).toArray();
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
