package io.locmoe.router.sinkhorn;

import java.util.Arrays;

/**
 * The assignment of BASE layers (Lewis et al. 2021): one expert for each of T tokens, at most ceil(T / n) tokens for
 * each of n experts, with the largest sum of logits. Where n divides T every expert has T / n.
 *
 * <p>BASE layers approximate it by an auction; here it is exact, by one shortest augmenting path for each token whose
 * best expert is full: a path over the experts, each of which hands its cheapest token on. On the host, in time T n for
 * such a token, T^2 n for all at worst.
 */
final class BalancedAssignment {
    private final float[][] logits;
    private final int experts;
    private final int most;
    private final double rounding;
    private final int[] expertOf;
    private final int[] load;

    private BalancedAssignment(float[][] logits, int experts) {
        this.logits = logits;
        this.experts = experts;
        this.most = (logits.length + experts - 1) / experts;
        double largest = 0;
        for (float[] row : logits) {
            for (float logit : row) {
                largest = Math.max(largest, Math.abs(logit));
            }
        }
        this.rounding = 1e-12 * (1 + largest);
        this.expertOf = new int[logits.length];
        this.load = new int[experts];
    }

    /**
     * Assigns.
     *
     * @param logits [T][n]
     * @return [T] expert of each token
     */
    static int[] of(float[][] logits, int experts) {
        BalancedAssignment assignment = new BalancedAssignment(logits, experts);
        for (int token = 0; token < logits.length; token++) {
            assignment.add(token);
        }
        return assignment.expertOf;
    }

    private void add(int token) {
        int best = 0;
        for (int e = 1; e < experts; e++) {
            best = logits[token][e] > logits[token][best] ? e : best;
        }
        if (load[best] < most) {
            expertOf[token] = best;
            load[best]++;
        } else {
            augment(token);
        }
    }

    private void augment(int token) {
        double[][] cost = new double[experts][experts];
        int[][] cheapest = handOvers(token, cost);
        double[] distance = new double[experts];
        Arrays.setAll(distance, e -> -logits[token][e]);
        int[] from = paths(distance, cost);
        int end = -1;
        for (int e = 0; e < experts; e++) {
            end = load[e] < most && (end < 0 || distance[e] < distance[end]) ? e : end;
        }
        load[end]++;
        for (; from[end] >= 0; end = from[end]) {
            expertOf[cheapest[from[end]][end]] = end;
        }
        expertOf[token] = end;
    }

    /** The token that is the cheapest to move from one expert to another, among those before {@code token}. */
    private int[][] handOvers(int token, double[][] cost) {
        int[][] cheapest = new int[experts][experts];
        for (double[] row : cost) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        for (int t = 0; t < token; t++) {
            int e = expertOf[t];
            for (int f = 0; f < experts; f++) {
                double loss = (double) logits[t][e] - logits[t][f];
                if (loss < cost[e][f]) {
                    cost[e][f] = loss;
                    cheapest[e][f] = t;
                }
            }
        }
        return cheapest;
    }

    /** Bellman and Ford: the expert before each on its shortest path, -1 where it is the first. */
    private int[] paths(double[] distance, double[][] cost) {
        int[] from = new int[experts];
        Arrays.fill(from, -1);
        for (int round = 1; round < experts; round++) {
            for (int e = 0; e < experts; e++) {
                for (int f = 0; f < experts; f++) {
                    if (distance[e] + cost[e][f] < distance[f] - rounding) {
                        distance[f] = distance[e] + cost[e][f];
                        from[f] = e;
                    }
                }
            }
        }
        return from;
    }
}
