package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noise on the logits in training, which makes a router try other experts. It does not depend on how the tokens are
 * spread over ranks ({@link SharedDraw}).
 *
 * @param jitter    logits are multiplied by uniform numbers in 1 +- jitter (Switch Transformer, on the logits); 0: none
 * @param deviation then normal numbers of this standard deviation are added (Shazeer et al. 2017, not learned); 0: none
 */
public record ScoreNoise(float jitter, float deviation) {

    /** The options {@code jitter} and {@code noise}. */
    public static List<Option> options() {
        return List.of(
                Option.of("jitter", 0.0, "in training, scores are multiplied by uniform numbers in 1 +- jitter")
                        .within(0, 1),
                Option.of("noise", 0.0, "in training, normal numbers of this deviation are added to the scores")
                        .within(0, Float.MAX_VALUE));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if the jitter is outside [0, 1] or the deviation is negative
     */
    public static ScoreNoise of(Options options) {
        return new ScoreNoise((float) options.number("jitter"), (float) options.number("noise"));
    }

    /**
     * The logits with noise; the logits themselves where there is none, and in evaluation. A collective where there is.
     *
     * @param logits [T, n]
     * @return [T, n]
     */
    public Tensor on(Tensor logits, RoutingCall call) {
        if (!call.training() || jitter == 0 && deviation == 0) {
            return logits;
        }
        int tokens = logits.size(0);
        int experts = logits.size(1);
        float[] factors = new float[tokens * experts];
        float[] shifts = new float[tokens * experts];
        SharedDraw draw = SharedDraw.of("noise", call);
        for (int t = 0; t < tokens; t++) {
            RandomGenerator random = draw.ofToken(t);
            for (int i = t * experts; i < (t + 1) * experts; i++) {
                factors[i] = 1f + jitter * (2f * random.nextFloat() - 1f);
                shifts[i] = deviation == 0 ? 0f : (float) (deviation * random.nextGaussian());
            }
        }
        return logits.multiply(call.tensors().of(factors, tokens, experts))
                .add(call.tensors().of(shifts, tokens, experts));
    }
}
