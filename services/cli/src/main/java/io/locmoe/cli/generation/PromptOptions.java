package io.locmoe.cli.generation;

import io.locmoe.corpus.chat.ChatTemplate;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.launcher.RunException;
import io.locmoe.models.GenerationFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

    /** @throws RunException if options are empty, or contradict each other */
    void check() {
        if (prompt.isEmpty()) {
            throw RunException.usage("--prompt is empty; give at least one character");
        } else if (system != null && chat == null) {
            throw RunException.usage("--system needs --chat: a text that is continued has no messages");
        } else if (specialTokens && chat != null) {
            throw RunException.usage("--special-tokens and --chat exclude each other: the template sets the marks");
        }
    }

    /** What is printed before the new text: nothing before an answer. */
    String shown() {
        return chat == null ? prompt : "";
    }

    /**
     * The tokens that the model goes on from.
     *
     * @throws io.locmoe.models.file.ModelException if the model has no such template
     * @throws io.locmoe.corpus.text.CorpusException if the template cannot be read, or refuses the messages
     */
    int[] tokens(GenerationFiles files, Tokenizer tokenizer) {
        if (chat != null) {
            return new ChatTemplate(files.template(chat), files.tokens()).encode(tokenizer, messages(), true);
        }
        int[] text = specialTokens ? tokenizer.encode(prompt) : tokenizer.encodePlain(prompt);
        Optional<int[]> begin = files.begin().map(tokenizer::encode);
        return IntStream.concat(IntStream.of(begin.orElse(new int[0])), IntStream.of(text))
                .toArray();
    }

    private List<Map<String, String>> messages() {
        List<Map<String, String>> messages = new ArrayList<>();
        if (system != null) {
            messages.add(Map.of("role", "system", "content", system));
        }
        messages.add(Map.of("role", "user", "content", prompt));
        return messages;
    }
}
