package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Which tokens an expert keeps when more choose it than it takes, as users set it. */
public enum DropPolicy {
    /** The first in the global batch; a token's choices have the same rank (DeepSpeed {@code position}, MindSpore). */
    TOKEN_ORDER,
    /** All first choices before all second choices, each in token order (GShard). */
    CHOICE_ORDER,
    /** The largest score; the earlier token where scores are equal (DeepSpeed {@code probs}: the softmax over all). */
    SCORE,
    /**
     * The largest score after division by the sum over the token's choices, as {@link WeightRule.Normalization#CHOICES}
     * weighs them (Megatron-Core {@code probs}).
     */
    NORMALIZED_SCORE,
    /** Drawn for each choice (DeepSpeed's random token selection). */
    RANDOM;

    /** The option {@code dropPolicy}. */
    public static Option option() {
        return Option.of(
                "dropPolicy",
                TOKEN_ORDER,
                "who stays in a full expert: token-order, choice-order (all first choices first), score,"
                        + " normalized-score (divided by the sum over the token's choices), random");
    }

    /** Reads what {@link #option} declares. */
    public static DropPolicy of(Options options) {
        return options.constant("dropPolicy", DropPolicy.class);
    }

    /**
     * Limits the choices of this rank's tokens; a collective.
     *
     * @param scores [T, n]
     * @param most   tokens of the mesh that an expert takes; {@code Integer.MAX_VALUE}: no limit
     */
    public Assignment limit(TokenChoices choices, Tensor scores, int most, RoutingCall call) {
        // Where everyone stays, the token order needs the fewest numbers of the other ranks to find that.
        Capacity.Order order = most == Integer.MAX_VALUE ? Capacity.Order.TOKENS : order(choices, scores, call);
        return Capacity.limit(choices, scores.size(1), most, order, call.mesh());
    }

    private Capacity.Order order(TokenChoices choices, Tensor scores, RoutingCall call) {
        return switch (this) {
            case TOKEN_ORDER -> Capacity.Order.TOKENS;
            case CHOICE_ORDER -> Capacity.Order.CHOICES;
            case SCORE -> Capacity.Order.of(choices.pick(scores.toArray()));
            case NORMALIZED_SCORE -> Capacity.Order.of(normalized(choices.pick(scores.toArray()), choices.perToken()));
            case RANDOM -> Capacity.Order.of(draw(choices, SharedDraw.of("drop", call)));
        };
    }

    /** Each score divided by the sum over its token. */
    static float[] normalized(float[] picked, int k) {
        float[] normalized = new float[picked.length];
        for (int first = 0; first < picked.length; first += k) {
            float sum = CombineWeights.TINY;
            for (int i = first; i < first + k; i++) {
                sum += picked[i];
            }
            for (int i = first; i < first + k; i++) {
                normalized[i] = picked[i] / sum;
            }
        }
        return normalized;
    }

    /**
     * The scores of {@link #RANDOM}: a uniform number for each choice. Like the other policies they do not depend on
     * how the tokens are spread over ranks, but on seed, step, micro-batch, layer and place in the global batch only.
     *
     * @return [T * k]
     */
    static float[] draw(TokenChoices choices, SharedDraw draw) {
        int k = choices.perToken();
        float[] drawn = new float[choices.experts().length];
        for (int i = 0; i < drawn.length; i += k) {
            RandomGenerator random = draw.ofToken(i / k);
            for (int c = 0; c < k; c++) {
                drawn[i + c] = random.nextFloat();
            }
        }
        return drawn;
    }
}
