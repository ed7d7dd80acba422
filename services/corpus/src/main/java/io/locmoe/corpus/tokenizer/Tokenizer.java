package io.locmoe.corpus.tokenizer;

import io.locmoe.corpus.text.CorpusException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Converts text to token ids and back. Implementations have no state that callers can see, and are thread-safe. */
public interface Tokenizer {

    /** Ids run from 0 to this number, exclusive. */
    int vocabularySize();

    /** The ids of {@code text}, without added start or end tokens. The text of a special token becomes that token. */
    int[] encode(String text);

    /** The ids of {@code text} in which special tokens are text as any other, as of somebody who must not set marks. */
    default int[] encodePlain(String text) {
        return encode(text);
    }

    /**
     * The ids of a conversation as the model reads it.
     *
     * @param messages maps with {@code role}, {@code content}, and other fields that a chat template knows
     * @throws CorpusException if there is no chat template, or it does not take the messages
     */
    default int[] encode(List<? extends Map<String, ?>> messages) {
        throw new CorpusException("\"messages\" and no \"text\", and there is no chat template (put the model's"
                + " chat_template.jinja or tokenizer_config.json beside the tokenizer.json that the job names)");
    }

    /** What writes conversations, with the special tokens that it uses; empty if nothing does. */
    default Optional<String> chatTemplate() {
        return Optional.empty();
    }

    /** The texts of special tokens: marks of the end of a document, of who speaks, and so on. */
    default Set<String> specialTokens() {
        return Set.of();
    }

    /**
     * The text of {@code tokens}; bytes that are not text become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int[] tokens);

    /** The file of the tokenizer, if any. */
    default Optional<byte[]> file() {
        return Optional.empty();
    }

    /** The id that ends each document of the corpus. */
    int endOfDocument();
}
