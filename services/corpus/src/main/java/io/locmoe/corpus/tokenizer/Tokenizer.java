package io.locmoe.corpus.tokenizer;

import java.util.Optional;

/** Converts text to token ids and back. Implementations have no state that callers can see, and are thread-safe. */
public interface Tokenizer {

    /** Ids run from 0 to this number, exclusive. */
    int vocabularySize();

    /** The ids of {@code text}, without any added start or end token. */
    int[] encode(String text);

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
