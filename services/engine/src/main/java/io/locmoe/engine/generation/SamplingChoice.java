package io.locmoe.engine.generation;

import java.util.Optional;

/**
 * What a user chooses of {@link Sampling}. What is empty, the files of the model say. Problems are told with the name
 * of the option of {@code generate}.
 *
 * @param seed of the random numbers
 */
public record SamplingChoice(
        Optional<Double> temperature,
        Optional<Integer> topK,
        Optional<Double> topP,
        Optional<Double> repetitionPenalty,
        long seed) {
    public SamplingChoice {
        require(temperature.filter(t -> !(t >= 0 && Double.isFinite(t))), "temperature must be a number from 0");
        require(topK.filter(k -> k < 0), "top-k must be 0, for all tokens, or more");
        require(topP.filter(p -> !(p > 0 && p <= 1)), "top-p must be above 0 and at most 1");
        require(
                repetitionPenalty.filter(x -> !(x > 0 && Double.isFinite(x))),
                "repetition-penalty must be a number above 0, 1 for none");
    }

    private static void require(Optional<? extends Number> wrong, String rule) {
        if (wrong.isPresent()) {
            throw new IllegalArgumentException(rule + ": " + wrong.get());
        }
    }

    /** What was chosen, otherwise the usual values. */
    public Sampling over(Sampling usual) {
        return new Sampling(
                temperature.orElse(usual.temperature()),
                topK.orElse(usual.topK()),
                topP.orElse(usual.topP()),
                repetitionPenalty.orElse(usual.repetitionPenalty()),
                seed);
    }
}
