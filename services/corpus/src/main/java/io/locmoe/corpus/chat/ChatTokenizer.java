package io.locmoe.corpus.chat;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokenizer.ForwardingTokenizer;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.settings.FileRoots;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A tokenizer that writes conversations too, by the chat template beside its file. */
public final class ChatTokenizer implements ForwardingTokenizer {
    /** Tokens of one character of a conversation: as many as a {@code tokenizer.json} may make of a byte. */
    private static final int MOST_GROWTH = 32;

    private final Tokenizer tokenizer;
    private final Supplier<ChatTemplate> template;
    private final Optional<String> identity;

    private ChatTokenizer(Tokenizer tokenizer, Supplier<ChatTemplate> template, Optional<String> identity) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.identity = identity;
    }

    /**
     * The tokenizer of a {@code tokenizer.json} with the template beside it, if there is one. Blocks on the files,
     * which are read once. A template that cannot be used fails with the first conversation: other text needs none.
     *
     * @param roots directories that must contain the files, links resolved
     * @throws CorpusException as {@link HuggingFaceTokenizer#open(Path, FileRoots)}
     */
    public static Tokenizer open(Path file, FileRoots roots) {
        Tokenizer tokenizer = HuggingFaceTokenizer.open(file, roots);
        try {
            return new TemplateFiles(file, roots)
                    .template()
                    .<Tokenizer>map(
                            template -> new ChatTokenizer(tokenizer, () -> template, Optional.of(template.identity())))
                    .orElse(tokenizer);
        } catch (CorpusException e) {
            return new ChatTokenizer(
                    tokenizer,
                    () -> {
                        throw new CorpusException(e.getMessage(), e);
                    },
                    Optional.empty());
        }
    }

    /** What {@link #open} reads: the file, and those beside it that exist. */
    public static Stream<Path> files(Path file) {
        return Stream.concat(Stream.of(file), TemplateFiles.beside(file));
    }

    @Override
    public int[] encode(List<? extends Map<String, ?>> messages) {
        int[] tokens = template.get().encode(tokenizer, messages, false);
        long most = (long) MOST_GROWTH * messages.toString().length();
        if (tokens.length > most) {
            throw new CorpusException(
                    "the chat template makes " + tokens.length + " tokens of the conversation, more than " + MOST_GROWTH
                            + " for each of its characters: use another template");
        }
        return tokens;
    }

    @Override
    public Optional<String> chatTemplate() {
        return identity;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }
}
