package io.locmoe.engine.generation;

/**
 * How the next token is drawn. The changes apply in this order: repetition penalty, temperature, {@code topK},
 * {@code topP}.
 *
 * @param temperature       divides the logits; 0 takes the most probable token
 * @param topK              draws from this many most probable tokens; 0: from all
 * @param topP              draws from the fewest most probable tokens, of those, whose probabilities add up to at least
 *                          this (nucleus sampling, Holtzman et al. 2020); 1: from all
 * @param repetitionPenalty divides the positive logits of tokens that the text has, and multiplies their negative ones
 *                          (CTRL, Keskar et al. 2019, for logits of any sign); 1: none
 * @param seed              of the random numbers
 */
public record Sampling(double temperature, int topK, double topP, double repetitionPenalty, long seed) {
    public Sampling {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature must be a number from 0", temperature);
        require(topK >= 0, "topK must be 0, for all tokens, or more", topK);
        require(topP > 0 && topP <= 1, "topP must be above 0, and 1 at most", topP);
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetitionPenalty must be above 0",
                repetitionPenalty);
    }

    private static void require(boolean holds, String rule, Number given) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": " + given);
        }
    }

    /** The most probable token each time. */
    public static Sampling greedy() {
        return of(0, 0, 1);
    }

    /** Without {@code topP} and penalty. */
    public static Sampling of(double temperature, int topK, long seed) {
        return new Sampling(temperature, topK, 1, 1, seed);
    }
}
