package io.locmoe.planner.exchange;

import java.util.Arrays;

/**
 * What a router does with the tokens of a layer.
 *
 * @param loads        [experts] choices of each expert before the capacity, relative to each other
 * @param localShare   share of the choices whose expert is on the token's node
 * @param droppedShare share of the choices that the capacity drops
 * @param capacity     tokens that an expert takes of the mesh's, compared with the mean; infinite without a limit
 */
public record RouterStatistics(double[] loads, double localShare, double droppedShare, double capacity) {

    /**
     * One expert is chosen more often than the others, which are chosen alike.
     *
     * @param maxOverMean choices of that expert, compared with the mean
     */
    public static RouterStatistics of(
            int experts, double maxOverMean, double localShare, double droppedShare, double capacity) {
        double[] loads = new double[experts];
        Arrays.fill(loads, experts == 1 ? 1 : (experts - maxOverMean) / (experts - 1));
        loads[0] = experts == 1 ? 1 : maxOverMean;
        return new RouterStatistics(loads, localShare, droppedShare, capacity);
    }

    /** Load of the busiest expert, compared with the mean. */
    public double maxOverMean() {
        return Arrays.stream(loads).max().orElse(1) / mean();
    }

    private double mean() {
        return Arrays.stream(loads).average().orElse(1);
    }

    /** Rows of the busiest group of experts compared with the mean, if so many successive experts form a group. */
    double hottest(int together) {
        double[] taken = taken();
        double most = 0;
        for (int first = 0; first < taken.length; first += together) {
            int end = Math.min(taken.length, first + together);
            most = Math.max(most, Arrays.stream(taken, first, end).sum());
        }
        return most / (together * Arrays.stream(taken).average().orElse(1));
    }

    /** [experts] what each expert takes: its load, but no more than the capacity. */
    double[] taken() {
        double limit = capacity * mean();
        return Arrays.stream(loads).map(load -> Math.min(load, limit)).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouterStatistics s
                && Arrays.equals(loads, s.loads)
                && localShare == s.localShare
                && droppedShare == s.droppedShare
                && capacity == s.capacity;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(loads) + Double.hashCode(localShare);
    }

    @Override
    public String toString() {
        return loads.length + " experts, max/mean " + maxOverMean() + ", local " + localShare + ", dropped "
                + droppedShare;
    }
}
