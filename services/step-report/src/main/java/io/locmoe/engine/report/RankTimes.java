package io.locmoe.engine.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Wall-clock time of a step on one rank, in milliseconds, with the parts of {@link StepReport.Milliseconds}.
 *
 * @param rank           its number
 * @param compute        kernels, copies between device and host, and host work
 * @param exchange       exposed token exchange
 * @param exchangeHidden token exchange hidden under compute; not part of the sum
 * @param gradientSync   exposed gradient synchronisation
 * @param idle           waiting for slower ranks
 */
public record RankTimes(
        int rank, double compute, double exchange, double exchangeHidden, double gradientSync, double idle) {
    /** Ranks that a report of a step has at most. */
    public static final int MOST = 256;

    /**
     * Lets one rank stand for each group of neighbouring ranks, if there are too many: the one that computed longest,
     * so that no straggler is lost.
     *
     * @param ranks in the order of their numbers
     * @param most  most ranks of the result, at least 1
     */
    public static List<RankTimes> thinned(List<RankTimes> ranks, int most) {
        int group = Math.ceilDiv(ranks.size(), most);
        List<RankTimes> longest = new ArrayList<>();
        for (int first = 0; first < ranks.size(); first += group) {
            longest.add(ranks.subList(first, Math.min(first + group, ranks.size())).stream()
                    .max(Comparator.comparingDouble(RankTimes::compute))
                    .orElseThrow());
        }
        return List.copyOf(longest);
    }
}
