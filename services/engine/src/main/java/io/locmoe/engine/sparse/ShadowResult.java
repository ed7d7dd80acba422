package io.locmoe.engine.sparse;

import io.locmoe.engine.plan.PlanTotals;
import io.locmoe.engine.plan.TokenExperts;
import io.locmoe.spi.router.Assignment;
import java.util.Arrays;

/**
 * Choices of a layer's shadow router in one micro-batch, which are not carried out; the counts are of the whole mesh.
 *
 * @param layer        number among the sparse layers, from 0
 * @param assignment   the experts of this rank's tokens; the load in it is of the whole mesh
 * @param entries      choices that are kept
 * @param localEntries kept choices whose expert is on the token's node
 * @param agreeing     tokens that both routers send to the same experts
 * @param tokens       real tokens
 */
public record ShadowResult(
        int layer, Assignment assignment, long entries, long localEntries, long agreeing, long tokens) {

    /**
     * Adds the counts of all ranks.
     *
     * @param counts [ranks][experts + 2] counts of each rank, from {@link #counts}
     */
    static ShadowResult of(LayerSite site, Assignment assignment, long[][] counts) {
        int experts = site.placement().experts();
        long entries = 0;
        long local = 0;
        long agreeing = 0;
        long tokens = 0;
        for (int rank = 0; rank < counts.length; rank++) {
            for (int e = 0; e < experts; e++) {
                entries += counts[rank][e];
                local += site.topology().sameNode(rank, site.placement().rank(e)) ? counts[rank][e] : 0;
            }
            agreeing += counts[rank][experts];
            tokens += counts[rank][experts + 1];
        }
        return new ShadowResult(site.layer(), assignment, entries, local, agreeing, tokens);
    }

    /** This rank's kept entries of each expert, its tokens with the same experts in both routers, and its tokens. */
    static long[] counts(Assignment shadow, Assignment first, boolean[] valid) {
        long[] counts = Arrays.copyOf(PlanTotals.kept(shadow), shadow.experts() + 2);
        TokenExperts own = TokenExperts.of(shadow, valid.length);
        TokenExperts others = TokenExperts.of(first, valid.length);
        for (int token = 0; token < valid.length; token++) {
            if (valid[token]) {
                counts[shadow.experts()] += own.same(others, token) ? 1 : 0;
                counts[shadow.experts() + 1]++;
            }
        }
        return counts;
    }
}
