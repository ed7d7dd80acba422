package io.locmoe.cli.generation;

import io.locmoe.engine.generation.TextRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of {@code generate}: the text that the model goes on from, or the message that it answers. */
final class PromptOptions {
    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "Text to continue; with --chat the user's message.")
    private String prompt;

    @Option(
            names = "--chat",
            arity = "0..1",
            fallbackValue = "default",
            paramLabel = "NAME",
            description = "Answer the prompt as a message, in the form of the model's chat template, or of its template"
                    + " of that name.")
    private String chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "With --chat: the system's message before it.")
    private String system;

    @Option(
            names = "--special-tokens",
            description = "Take the texts of special tokens in the prompt for these tokens; otherwise they are text as"
                    + " any other.")
    private boolean specialTokens;

    /** @throws IllegalArgumentException if options are empty, or contradict each other */
    TextRequest.Prompt prompt() {
        return new TextRequest.Prompt(prompt, Optional.ofNullable(chat), Optional.ofNullable(system), specialTokens);
    }
}
