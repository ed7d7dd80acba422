package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Caches the tokens of text that cannot change while the process runs, so that a node reads it only for its first job:
 * reading takes a second of a run's recovery time. For one tokenizer.
 */
final class KeptTokens implements TokenStorage {
    private final TokenStorage origin;
    private final Map<String, DomainText> texts = new ConcurrentHashMap<>();

    KeptTokens(TokenStorage origin) {
        this.origin = origin;
    }

    @Override
    public DomainText text(DomainSource source, Tokenizer tokenizer) {
        return texts.computeIfAbsent(source.name(), _ -> origin.text(source, tokenizer));
    }

    @Override
    public boolean isShared() {
        return origin.isShared();
    }
}
