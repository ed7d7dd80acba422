package io.locmoe.corpus;

import java.util.function.Consumer;

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

    /** Bytes of the text, as far as that is known without reading it; 0 where it is a part of this software. */
    default long bytes() {
        return 0;
    }

    /** Tells what identifies the text: any change of it changes one of these sentences, or adds one. */
    default void identify(Consumer<String> facts) {}
}
