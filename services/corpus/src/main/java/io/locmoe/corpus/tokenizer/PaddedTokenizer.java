package io.locmoe.corpus.tokenizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A tokenizer for a model that has more token ids, as models are shared. Those above the tokenizer's are no text.
 *
 * @param vocabularySize token ids of the model, at least as many as the tokenizer has
 */
public record PaddedTokenizer(Tokenizer tokenizer, int vocabularySize) implements Tokenizer {

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public int[] encodePlain(String text) {
        return tokenizer.encodePlain(text);
    }

    @Override
    public Set<String> specialTokens() {
        return tokenizer.specialTokens();
    }

    @Override
    public String decode(int[] tokens) {
        int known = tokenizer.vocabularySize();
        return tokenizer.decode(Arrays.stream(tokens)
                .filter(token -> token < known || token >= vocabularySize)
                .toArray());
    }

    @Override
    public Optional<byte[]> file() {
        return tokenizer.file();
    }

    @Override
    public int endOfDocument() {
        return tokenizer.endOfDocument();
    }
}
