package io.locmoe.router.sam;

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.DropPolicy;
import io.locmoe.router.toolkit.ScoreFunction;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The SAM gate of HetuMoE (Nie et al. 2022; "switch and mixture", Jiang et al. 2021): a token goes to the node whose
 * experts have the largest sum of softmax values, and there to its k best experts, so that it crosses the network once.
 * The weight of a choice is its softmax value over all experts. Where sums are equal the lower node wins.
 *
 * <p>{@link AlignmentLoss} keeps other nodes from having better experts; the balance loss counts all choices
 * ({@link BalanceLoss.Form#MEGATRON}; HetuMoE's is k times as much). In a full expert first choices come first, as in
 * HetuMoE. The choice of a token depends on the placement of the experts, not on where the token is.
 */
record SamRouter(int experts, int topK, CapacityRule capacity, float alpha, float alignment) implements Router {
    /** Name of the alignment loss in {@link RoutingPlan#losses()}. */
    static final String ALIGNMENT = "alignment";

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        int[] nodeOfExpert = nodeOfExpert(call);
        float[] logits = scores.toArray();
        int[] node = bestNodes(
                ScoreFunction.SOFTMAX.onHost(logits, experts),
                nodeOfExpert,
                call.topology().nodes());
        TokenChoices choices = TopK.choose(inside(node, nodeOfExpert, logits), experts, topK, call.valid());
        Assignment assignment = capacity.limit(choices, probabilities, DropPolicy.CHOICE_ORDER, call);
        Map<String, Tensor> losses = new LinkedHashMap<>();
        if (alpha > 0) {
            losses.put(
                    RoutingPlan.AUXILIARY,
                    BalanceLoss.of(probabilities, assignment.load(), topK, call).scale(alpha));
        }
        if (alignment > 0) {
            losses.put(
                    ALIGNMENT,
                    AlignmentLoss.of(probabilities, choices, nodeOfExpert, call).scale(alignment));
        }
        return new RoutingPlan(assignment, CombineWeights.probabilities(probabilities, assignment), losses);
    }

    private int[] nodeOfExpert(RoutingCall call) {
        int[] node = call.nodeOfExpert();
        for (int hosting : node) {
            long hosted = Arrays.stream(node).filter(other -> other == hosting).count();
            if (hosted < topK) {
                throw new IllegalArgumentException("a token chooses topK " + topK + " experts of one node, and node "
                        + hosting + " hosts " + hosted + "; lower topK, or spread the experts over fewer nodes");
            }
        }
        return node;
    }

    private int[] bestNodes(double[] probabilities, int[] nodeOfExpert, int nodes) {
        int[] best = new int[probabilities.length / experts];
        for (int t = 0; t < best.length; t++) {
            // A node that hosts no expert must not win over one whose values underflowed to 0.
            double[] sums = new double[nodes];
            Arrays.fill(sums, Double.NEGATIVE_INFINITY);
            for (int e = 0; e < experts; e++) {
                sums[nodeOfExpert[e]] = Math.max(0, sums[nodeOfExpert[e]]) + probabilities[t * experts + e];
            }
            best[t] = nodeOfExpert[0];
            for (int node = 0; node < nodes; node++) {
                best[t] = sums[node] > sums[best[t]] ? node : best[t];
            }
        }
        return best;
    }

    /** NaN is what {@link TopK} takes last. */
    private float[] inside(int[] nodeOfToken, int[] nodeOfExpert, float[] logits) {
        float[] inside = new float[logits.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = nodeOfExpert[i % experts] == nodeOfToken[i / experts] ? logits[i] : Float.NaN;
        }
        return inside;
    }
}
