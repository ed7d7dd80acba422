package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.List;

/**
 * Limits the choices of a token to its best groups of experts: DeepSeek-V2's device-limited and DeepSeek-V3's
 * node-limited routing, which bound the number of nodes that a token travels to.
 *
 * @param groups    blocks of consecutive experts of equal size; 0: the experts of a node are a group, so that the
 *                  choices depend on the placement
 * @param topGroups groups that a token may choose from; 0: all
 * @param score     what makes a group good
 */
public record GroupLimit(int groups, int topGroups, GroupScore score) {

    /** What makes a group good for a token. */
    public enum GroupScore {
        /** Its best expert (DeepSeek-V2). */
        MAX,
        /** The sum of its two best experts (DeepSeek-V3). */
        TOP_TWO_SUM
    }

    /** The options {@code groups}, {@code topGroups} and {@code groupScore}. */
    public static List<Option> options(int defaultTopGroups, GroupScore defaultScore) {
        return List.of(
                Option.of("groups", 0, "groups of consecutive experts; 0: the experts of a node are a group")
                        .atLeast(0),
                Option.of("topGroups", defaultTopGroups, "groups that a token may choose from; 0: all")
                        .atLeast(0),
                Option.of(
                        "groupScore",
                        defaultScore,
                        "a group is as good as: max its best expert, top-two-sum its two best together"));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if the experts do not divide into the groups, or the groups hold too few experts
     */
    public static GroupLimit of(Options options, int experts, int topK) {
        int groups = options.integer("groups", 0, experts);
        int topGroups = options.integer("topGroups", 0, groups == 0 ? experts : groups);
        if (groups > 0 && experts % groups != 0) {
            throw new IllegalArgumentException("option groups: " + experts + " experts do not divide into " + groups);
        }
        if (groups > 0 && topGroups > 0 && topGroups * (experts / groups) < topK) {
            throw tooFew(topGroups, topGroups * (experts / groups), topK);
        }
        return new GroupLimit(groups, topGroups, options.constant("groupScore", GroupScore.class));
    }

    /**
     * The logits of a token's best groups; NaN, which {@link TopK} takes last, for all other experts. The best expert
     * of a group is that of the largest logit; sums are those of the function's scores in float64. Where groups are
     * equally good the lower index wins.
     *
     * @param logits [T * n], not changed
     * @return [T * n]
     * @throws IllegalArgumentException if the best groups of a token might hold fewer than {@code k} experts
     */
    public double[] within(float[] logits, ScoreFunction function, int experts, int k, RoutingCall call) {
        double[] wide = new double[logits.length];
        Arrays.setAll(wide, i -> logits[i]);
        double[] compared = score == GroupScore.MAX ? wide : function.onHost(logits, experts);
        return topGroups == 0 ? wide : within(wide, compared, groupOfExpert(experts, call), k);
    }

    /**
     * As {@link #within(float[], ScoreFunction, int, int, RoutingCall)} for scores that order experts otherwise than
     * the logits: they make the groups, and are what is left of the best ones.
     *
     * @param scores [T * n], not changed
     */
    public double[] within(double[] scores, int experts, int k, RoutingCall call) {
        return topGroups == 0 ? scores : within(scores, scores, groupOfExpert(experts, call), k);
    }

    /** Keeps the {@code values} of the groups that are best by {@code compared}. */
    double[] within(double[] values, double[] compared, int[] groupOfExpert, int k) {
        int experts = groupOfExpert.length;
        int count = groupOfExpert[experts - 1] + 1;
        if (topGroups >= count) {
            return values;
        }
        checkSizes(groupOfExpert, count, k);
        int[] best = bestGroups(compared, groupOfExpert, count);
        double[] limited = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int first = i / experts * topGroups;
            int group = groupOfExpert[i % experts];
            boolean open = Arrays.stream(best, first, first + topGroups).anyMatch(g -> g == group);
            limited[i] = open ? values[i] : Double.NaN;
        }
        return limited;
    }

    /** [T * topGroups] the best groups of each token, best first. */
    int[] bestGroups(double[] scores, int[] groupOfExpert, int count) {
        boolean[] all = new boolean[scores.length / groupOfExpert.length];
        Arrays.fill(all, true);
        return TopK.choose(groupScores(scores, groupOfExpert, count), count, topGroups, all)
                .experts();
    }

    /** [T * count]. */
    private double[] groupScores(double[] scores, int[] groupOfExpert, int count) {
        int experts = groupOfExpert.length;
        double[] best = new double[scores.length / experts * count];
        double[] second = new double[best.length];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        Arrays.fill(second, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < scores.length; i++) {
            int g = i / experts * count + groupOfExpert[i % experts];
            second[g] = Math.max(second[g], Math.min(best[g], scores[i]));
            best[g] = Math.max(best[g], scores[i]);
        }
        for (int g = 0; score == GroupScore.TOP_TWO_SUM && g < best.length; g++) {
            best[g] += second[g] == Double.NEGATIVE_INFINITY ? 0 : second[g];
        }
        return best;
    }

    private int[] groupOfExpert(int experts, RoutingCall call) {
        int[] group = new int[experts];
        if (groups > 0) {
            Arrays.setAll(group, e -> e / (experts / groups));
            return group;
        }
        ExpertPlacement placement = call.placement();
        if (placement.experts() != experts) {
            throw new IllegalArgumentException("groups 0 means nodes, but only " + experts + " of "
                    + placement.experts() + " experts are chosen from; set the option groups");
        }
        for (int e = 1; e < experts; e++) {
            boolean sameNode = call.topology().sameNode(placement.rank(e - 1), placement.rank(e));
            group[e] = group[e - 1] + (sameNode ? 0 : 1);
        }
        return group;
    }

    private void checkSizes(int[] groupOfExpert, int count, int k) {
        int[] sizes = new int[count];
        for (int group : groupOfExpert) {
            sizes[group]++;
        }
        Arrays.sort(sizes);
        int fewest = Arrays.stream(sizes, 0, topGroups).sum();
        if (fewest < k) {
            throw tooFew(topGroups, fewest, k);
        }
    }

    private static IllegalArgumentException tooFew(int topGroups, int experts, int k) {
        return new IllegalArgumentException("option topGroups: " + topGroups + " groups hold " + experts
                + " experts, but a token chooses " + k + "; take more groups or a smaller topK");
    }
}
