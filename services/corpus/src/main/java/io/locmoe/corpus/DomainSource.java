package io.locmoe.corpus;

/** The text of one domain, as a sequence of documents that is the same each time it is read. */
interface DomainSource {

    /** Name of the domain. */
    String name();

    /** Where the text is, for messages. */
    String location();

    /**
     * Sends every document to {@code sink}, on the calling thread.
     *
     * @throws CorpusException if the text is missing or broken
     */
    void read(TextSink sink);
}
