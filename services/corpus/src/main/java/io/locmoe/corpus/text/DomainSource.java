package io.locmoe.corpus.text;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The text of one domain, as a sequence of documents that is the same each time it is read. */
public interface DomainSource {

    /** Name of the domain. */
    String name();

    /** Location of the text, for messages. */
    String location();

    /**
     * Sends every document to {@code sink}, on the calling thread.
     *
     * @throws CorpusException if the text is missing or broken
     */
    void read(TextSink sink);

    /** Size of the text in bytes, as far as it is known without reading; 0 for text that is part of this software. */
    default long bytes() {
        return 0;
    }

    /** Reports facts that identify the text: any change of the text changes one of these sentences, or adds one. */
    default void identify(Consumer<String> facts) {}

    /**
     * Looks for problems in the beginnings of its files, faster than {@link #read} and with less to find.
     *
     * @param conversations throws for one that it does not take; gets a few of each file
     */
    default void check(TextProblems problems, Consumer<List<Map<String, Object>>> conversations) {}
}
