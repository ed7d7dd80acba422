package io.locmoe.cli.generation;

import io.locmoe.engine.generation.Sampling;
import io.locmoe.launcher.RunException;
import picocli.CommandLine.Option;

/** Options of {@code generate}: how the next token is drawn. */
final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.8",
            description = "Divide the logits by T; 0: take the most probable token (${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "40",
            description = "Draw from the K most probable tokens; 0: from all (${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Draw from the fewest most probable tokens that have the probability P together"
                    + " (${DEFAULT-VALUE}: from all).")
    private double topP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            defaultValue = "1",
            description = "Divide positive logits of tokens in the text by X, and multiply negative ones by it"
                    + " (${DEFAULT-VALUE}: none).")
    private double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).")
    private long seed;

    /** @throws RunException if a value is outside its range */
    Sampling sampling() {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw RunException.usage("--temperature must be a number from 0: " + temperature);
        } else if (topK < 0) {
            throw RunException.usage("--top-k must be 0, for all tokens, or more: " + topK);
        } else if (!(topP > 0 && topP <= 1)) {
            throw RunException.usage("--top-p must be above 0 and at most 1: " + topP);
        } else if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
            throw RunException.usage("--repetition-penalty must be a number above 0, 1 for none: " + repetitionPenalty);
        }
        return new Sampling(temperature, topK, topP, repetitionPenalty, seed);
    }
}
