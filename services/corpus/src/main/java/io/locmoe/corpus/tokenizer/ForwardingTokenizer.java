package io.locmoe.corpus.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tokenizer that is another one, but for what it overrides. */
public interface ForwardingTokenizer extends Tokenizer {
    /** The other tokenizer. */
    Tokenizer tokenizer();

    @Override
    default int vocabularySize() {
        return tokenizer().vocabularySize();
    }

    @Override
    default int[] encode(String text) {
        return tokenizer().encode(text);
    }

    @Override
    default int[] encodePlain(String text) {
        return tokenizer().encodePlain(text);
    }

    @Override
    default int[] encode(List<? extends Map<String, ?>> messages) {
        return tokenizer().encode(messages);
    }

    @Override
    default Optional<String> chatTemplate() {
        return tokenizer().chatTemplate();
    }

    @Override
    default Set<String> specialTokens() {
        return tokenizer().specialTokens();
    }

    @Override
    default String decode(int[] tokens) {
        return tokenizer().decode(tokens);
    }

    @Override
    default Optional<byte[]> file() {
        return tokenizer().file();
    }

    @Override
    default int endOfDocument() {
        return tokenizer().endOfDocument();
    }
}
