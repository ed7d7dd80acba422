package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;

/** Stores the tokens of domains. Thread-safe. */
public interface TokenStorage {

    /**
     * The tokens of a domain. Blocks while the text is read.
     *
     * @throws CorpusException if the text is missing or broken, or its tokens cannot be kept
     */
    DomainText text(DomainSource source, Tokenizer tokenizer);

    /** Whether the processes of a machine share the stored tokens. */
    boolean isShared();
}
