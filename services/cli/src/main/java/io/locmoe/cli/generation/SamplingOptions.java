package io.locmoe.cli.generation;

import io.locmoe.engine.generation.SamplingChoice;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Options of {@code generate}: how the next token is drawn. What is not given, {@code generation_config.json} of an
 * imported model says.
 */
final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Divide the logits by T; 0: take the most probable token (0.8).")
    private Double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Draw from the K most probable tokens; 0: from all (40).")
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

    /** @throws IllegalArgumentException if a value is outside its range */
    SamplingChoice choice() {
        return new SamplingChoice(
                Optional.ofNullable(temperature),
                Optional.ofNullable(topK),
                Optional.ofNullable(topP),
                Optional.ofNullable(repetitionPenalty),
                seed);
    }
}
