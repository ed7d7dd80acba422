package io.locmoe.corpus.tokenizer;

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
