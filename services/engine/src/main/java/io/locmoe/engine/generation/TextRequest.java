package io.locmoe.engine.generation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A text that a user asks a model for. Problems are told with the name of the option of {@code generate}.
 *
 * @param domain name of the text's domain, by which some routers choose; empty for the first of the training
 * @param tokens largest number of new tokens
 * @param stops  strings before which the text ends
 * @param nodes  nodes over which the experts are divided
 */
public record TextRequest(
        Prompt prompt, Optional<String> domain, int tokens, List<String> stops, SamplingChoice sampling, int nodes) {
    /** Most new tokens of a text. */
    private static final int MOST = 10_000_000;

    public TextRequest {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(sampling, "sampling");
        stops = List.copyOf(stops);
        requireAtLeastOne("tokens", tokens);
        requireAtLeastOne("nodes", nodes);
        if (tokens > MOST) {
            throw new IllegalArgumentException("tokens must be at most " + MOST + ": " + tokens);
        } else if (stops.contains("")) {
            throw new IllegalArgumentException("stop is empty; give the text before which to end");
        }
    }

    private static void requireAtLeastOne(String option, int given) {
        if (given < 1) {
            throw new IllegalArgumentException(option + " must be at least 1: " + given);
        }
    }

    /** The same text on another number of nodes. */
    public TextRequest on(int others) {
        return new TextRequest(prompt, domain, tokens, stops, sampling, others);
    }

    /**
     * What the model goes on from.
     *
     * @param text          a text, or with a template the user's message
     * @param template      name of the chat template in whose form the model answers; empty to go on with the text
     * @param system        the system's message before the user's
     * @param specialTokens whether texts of special tokens in the text are these tokens
     */
    public record Prompt(String text, Optional<String> template, Optional<String> system, boolean specialTokens) {
        public Prompt {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("prompt is empty; give at least one character");
            } else if (system.isPresent() && template.isEmpty()) {
                throw new IllegalArgumentException("system needs --chat: a text that is continued has no messages");
            } else if (specialTokens && template.isPresent()) {
                throw new IllegalArgumentException(
                        "special-tokens and --chat exclude each other: the template sets the marks");
            }
        }

        /** What is shown before the new text: nothing before an answer. */
        public String shown() {
            return template.isEmpty() ? text : "";
        }
    }
}
