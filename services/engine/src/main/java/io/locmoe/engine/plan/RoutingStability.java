package io.locmoe.engine.plan;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the plans of a validation with those of the validation before, which are of the same tokens in the same
 * order. The stability of a layer is the sum over the tokens of the experts that take a token both times, divided by
 * the sum of the larger of the two numbers of experts: with one expert each, the share of tokens that have kept theirs.
 * Choices that the capacity dropped are in neither sum. It holds the plans of this rank. Used by one thread.
 */
public final class RoutingStability {
    private final List<TokenExperts> plans = new ArrayList<>();
    private final long[] common;
    private final long[] most;
    private int next;
    private boolean first = true;

    /** @param layers number of sparse layers */
    public RoutingStability(int layers) {
        this.common = new long[layers];
        this.most = new long[layers];
    }

    /**
     * Adds a plan; in each validation the same plans follow in the same order.
     *
     * @param layer number among the sparse layers, from 0
     * @param rows  tokens of the plan, padding included
     */
    public void add(int layer, Assignment plan, int rows) {
        TokenExperts now = TokenExperts.of(plan, rows);
        if (first) {
            plans.add(now);
            return;
        }
        TokenExperts before = plans.set(next++, now);
        for (int token = 0; token < now.rows(); token++) {
            common[layer] += now.common(before, token);
            most[layer] += Math.max(now.count(token), before.count(token));
        }
    }

    /**
     * Ends a validation, on all ranks together.
     *
     * @return [layers] stability over all ranks; NaN in the first validation, and where no expert takes a token
     */
    public double[] end(MeshCounts mesh) {
        long[] same = mesh.sum(common);
        long[] all = mesh.sum(most);
        double[] stability = new double[common.length];
        Arrays.setAll(stability, layer -> all[layer] == 0 ? Double.NaN : (double) same[layer] / all[layer]);
        Arrays.fill(common, 0);
        Arrays.fill(most, 0);
        next = 0;
        first = false;
        return stability;
    }
}
