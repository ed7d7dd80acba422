package io.locmoe.models.generation;

import io.locmoe.corpus.chat.ChatTemplate;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import io.locmoe.models.GenerationFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A text that a user asks a model for, with all that the model's files say about it. Used by one thread. */
public final class TextTask {
    private static final double TEMPERATURE = 0.8;
    private static final int TOP_K = 40;

    private final TextRequest request;
    private final Tokenizer tokenizer;
    private final GenerationFiles files;
    private final int[] begun;
    private final Sampling sampling;
    private final int domain;

    /**
     * Reads what the request needs of a model's files.
     *
     * @param tokenizer that of the model
     * @throws IllegalArgumentException if the model has no such domain, or a value of its files is outside its range
     * @throws io.locmoe.models.file.ModelException if the model has no such chat template
     * @throws io.locmoe.corpus.text.CorpusException if the template cannot be read, or refuses the messages
     */
    public TextTask(TextRequest request, CheckpointConfig model, Tokenizer tokenizer) {
        this.request = request;
        this.tokenizer = tokenizer;
        this.files = GenerationFiles.of(model);
        this.begun = tokens(request.prompt());
        this.sampling = request.sampling().over(usual());
        this.domain = request.domain().map(model::domain).orElse(0);
    }

    /** What the model's files have, otherwise our own. The seed is always the user's. */
    private Sampling usual() {
        return new Sampling(
                files.greedy() ? 0 : files.number("temperature").orElse(TEMPERATURE),
                (int) files.number("top_k").orElse(TOP_K),
                files.number("top_p").orElse(1),
                files.number("repetition_penalty").orElse(1),
                0);
    }

    private int[] tokens(TextRequest.Prompt prompt) {
        if (prompt.template().isPresent()) {
            String template = files.template(prompt.template().get());
            return new ChatTemplate(template, files.tokens()).encode(tokenizer, messages(prompt), true);
        }
        int[] text = prompt.specialTokens() ? tokenizer.encode(prompt.text()) : tokenizer.encodePlain(prompt.text());
        Optional<int[]> begin = files.begin().map(tokenizer::encode);
        return IntStream.concat(IntStream.of(begin.orElse(new int[0])), IntStream.of(text))
                .toArray();
    }

    private static List<Map<String, String>> messages(TextRequest.Prompt prompt) {
        List<Map<String, String>> messages = new ArrayList<>();
        prompt.system().ifPresent(text -> messages.add(Map.of("role", "system", "content", text)));
        messages.add(Map.of("role", "user", "content", prompt.text()));
        return messages;
    }

    /** Sentences for the user about what will not be as expected. */
    public List<String> notices(TextGenerator generator) {
        List<String> notices = new ArrayList<>();
        if (!files.ignored().isEmpty()) {
            notices.add("generation_config.json of the model has what is not honoured here: "
                    + String.join(", ", files.ignored()));
        }
        if (!generator.routersOfBatches().isEmpty()) {
            notices.add("each new token costs a pass over the whole text: router "
                    + String.join(", ", generator.routersOfBatches())
                    + " may send a token elsewhere when others follow, so keys and values cannot be kept");
        }
        return notices;
    }

    /**
     * Generates the text.
     *
     * @param stop whether to end it before the next token
     * @param out  gets each piece of the text immediately
     */
    public void run(TextGenerator generator, BooleanSupplier stop, Consumer<TokenGenerated> out) {
        GeneratedPieces pieces = new GeneratedPieces(tokenizer, request.stops(), files.ends(), out);
        if (!stop.getAsBoolean()) {
            generator.generate(
                    begun,
                    domain,
                    request.tokens(),
                    sampling,
                    (token, logProbability) -> pieces.add(token, logProbability) && !stop.getAsBoolean());
        }
        pieces.end();
    }
}
