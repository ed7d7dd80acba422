package io.locmoe.corpus.tokenizer;

import java.util.Arrays;

/**
 * A tokenizer for a model that has more token ids, as models are shared. Those above the tokenizer's are no text.
 *
 * @param vocabularySize token ids of the model, at least as many as the tokenizer has
 */
public record PaddedTokenizer(Tokenizer tokenizer, int vocabularySize) implements ForwardingTokenizer {

    @Override
    public String decode(int[] tokens) {
        int known = tokenizer.vocabularySize();
        return tokenizer.decode(Arrays.stream(tokens)
                .filter(token -> token < known || token >= vocabularySize)
                .toArray());
    }
}
