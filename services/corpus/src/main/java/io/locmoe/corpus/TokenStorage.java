package io.locmoe.corpus;

/** Stores the tokens of domains. Thread-safe. */
interface TokenStorage {

    /**
     * The tokens of a domain. Blocks while the text is read.
     *
     * @throws CorpusException if the text is missing or broken, or its tokens cannot be kept
     */
    DomainText text(DomainSource source, Tokenizer tokenizer);

    /** Whether the processes of a machine share the stored tokens. */
    boolean isShared();
}
