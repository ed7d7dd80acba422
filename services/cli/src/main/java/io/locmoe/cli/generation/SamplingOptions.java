package io.locmoe.cli.generation;

import io.locmoe.engine.generation.Sampling;
import io.locmoe.launcher.RunException;
import io.locmoe.models.GenerationFiles;
import picocli.CommandLine.Option;

/**
 * Options of {@code generate}: how the next token is drawn. What is not given, {@code generation_config.json} of an
 * imported model says.
 */
final class SamplingOptions {
    private static final double TEMPERATURE = 0.8;
    private static final int TOP_K = 40;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Divide the logits by T; 0: take the most probable token (" + TEMPERATURE + ").")
    private Double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Draw from the K most probable tokens; 0: from all (" + TOP_K + ").")
    private Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draw from the fewest most probable tokens that have the probability P together"
                    + " (1: from all).")
    private Double topP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Divide positive logits of tokens in the text by X, and multiply negative ones by it"
                    + " (1: none).")
    private Double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).")
    private long seed;

    /**
     * Checks what was given.
     *
     * @throws RunException if a value is outside its range
     */
    void check() {
        require(
                temperature == null || temperature >= 0 && Double.isFinite(temperature),
                "--temperature must be a number from 0: " + temperature);
        require(topK == null || topK >= 0, "--top-k must be 0, for all tokens, or more: " + topK);
        require(topP == null || topP > 0 && topP <= 1, "--top-p must be above 0 and at most 1: " + topP);
        require(
                repetitionPenalty == null || repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "--repetition-penalty must be a number above 0, 1 for none: " + repetitionPenalty);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw RunException.usage(problem);
        }
    }

    /**
     * What was given, otherwise what the model's files have, otherwise the command's own.
     *
     * @throws IllegalArgumentException if a value of the files is outside its range
     */
    Sampling sampling(GenerationFiles files) {
        double usual = files.greedy() ? 0 : files.number("temperature").orElse(TEMPERATURE);
        return new Sampling(
                temperature == null ? usual : temperature,
                topK == null ? (int) files.number("top_k").orElse(TOP_K) : topK,
                topP == null ? files.number("top_p").orElse(1) : topP,
                repetitionPenalty == null ? files.number("repetition_penalty").orElse(1) : repetitionPenalty,
                seed);
    }
}
