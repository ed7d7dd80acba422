package io.locmoe.corpus;

/** Where the tokens of domains are kept. Thread-safe. */
interface TokenStorage {

    /**
     * The tokens of a domain. Blocks while its text is read.
     *
     * @throws CorpusException if the text is missing or broken, or its tokens cannot be kept
     */
    DomainText text(DomainSource source, Tokenizer tokenizer);

    /** Whether the processes of a machine share what is kept. */
    boolean isShared();
}
