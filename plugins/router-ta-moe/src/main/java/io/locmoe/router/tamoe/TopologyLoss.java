package io.locmoe.router.tamoe;

import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;

/**
 * The topology-aware loss of TA-MoE: for a node i, {@code n sum_e p_ie f_ie m_ie}, where f_ie is the share of the
 * node's choices that are expert e, m_ie the mean softmax value of e over the node's tokens, and p_ie the weight of
 * {@link DispatchTarget}. The loss of the mesh is the mean over the nodes, weighted by their tokens.
 *
 * <p>With one bandwidth everywhere p is 1, and the loss that of Switch Transformer, taken node by node. It depends on
 * which node a token is on, as it must, and not on which of the node's ranks.
 */
final class TopologyLoss {

    private TopologyLoss() {}

    /**
     * This rank's part, without coefficient. A collective.
     *
     * @param probabilities [T, n]
     * @param choices       before the capacity, all k of each real token
     * @param penalties     [n] p of the caller's node
     * @return scalar
     */
    static Tensor of(Tensor probabilities, TokenChoices choices, double[] penalties, RoutingCall call) {
        int experts = penalties.length;
        long[] counts = countsOfNode(choices, experts, call);
        double made = Math.max(1, Arrays.stream(counts).sum());
        double tokens = Math.max(1, call.meshTokens());
        float[] factors = new float[experts];
        for (int e = 0; e < experts; e++) {
            factors[e] = (float) (experts * penalties[e] * (counts[e] / made) / tokens);
        }
        return RealTokens.of(probabilities, call.valid())
                .sumRows()
                .multiply(call.tensors().of(factors, experts))
                .sum();
    }

    private static long[] countsOfNode(TokenChoices choices, int experts, RoutingCall call) {
        long[] mine = new long[1 + experts];
        mine[0] = call.topology().node(call.rank());
        System.arraycopy(choices.counts(experts, choices.perToken()), 0, mine, 1, experts);
        long[] counts = new long[experts];
        for (long[] rank : call.mesh().gather(mine)) {
            for (int e = 0; rank[0] == mine[0] && e < experts; e++) {
                counts[e] += rank[1 + e];
            }
        }
        return counts;
    }
}
