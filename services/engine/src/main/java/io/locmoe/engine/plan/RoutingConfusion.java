package io.locmoe.engine.plan;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.MeshCounts;
import java.util.Arrays;

/**
 * Counts to which experts a layer's router and its shadow send the first choice of each real token, after the capacity.
 * Experts are counted in groups of neighbours where there are more than {@value #MOST_GROUPS}; the last row and column
 * are for tokens whose first choice no expert takes. Used by one thread.
 */
public final class RoutingConfusion {
    /** Maximum number of groups of experts. */
    public static final int MOST_GROUPS = 32;

    private final int experts;
    private final int groups;
    /** [router][shadow] of this rank, row after row. */
    private final long[] counts;

    public RoutingConfusion(int experts) {
        this.experts = experts;
        this.groups = Math.min(experts, MOST_GROUPS);
        this.counts = new long[(groups + 1) * (groups + 1)];
    }

    /** @param valid [rows] false for padding, which is not counted */
    public void add(Assignment router, Assignment shadow, boolean[] valid) {
        int[] rows = first(router, valid.length);
        int[] columns = first(shadow, valid.length);
        for (int token = 0; token < valid.length; token++) {
            counts[rows[token] * (groups + 1) + columns[token]] += valid[token] ? 1 : 0;
        }
    }

    /** [rows] the group of the expert that takes a token's first choice; the number of groups where none does. */
    private int[] first(Assignment plan, int rows) {
        int[] first = new int[rows];
        Arrays.fill(first, groups);
        int[] expert = plan.expertOfEntry();
        for (int entry = 0; entry < plan.entries(); entry++) {
            if (plan.choices()[entry] == 0) {
                first[plan.tokens()[entry]] = (int) ((long) expert[entry] * groups / experts);
            }
        }
        return first;
    }

    /**
     * Sums the counts over all ranks, on all of them together.
     *
     * @return [groups + 1 of the router][groups + 1 of the shadow] tokens
     */
    public long[][] end(MeshCounts mesh) {
        long[] all = mesh.sum(counts);
        long[][] matrix = new long[groups + 1][];
        Arrays.setAll(matrix, row -> Arrays.copyOfRange(all, row * (groups + 1), (row + 1) * (groups + 1)));
        return matrix;
    }
}
