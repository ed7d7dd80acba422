package io.locmoe.corpus.text;

import java.util.List;
import java.util.Map;

/** Receives documents, in pieces, so that a file never has to fit into one string. */
public interface TextSink {

    /** Adds a piece to the current document. */
    void text(String piece);

    /** Ends the current document; one without text is dropped. */
    void endDocument();

    /** Adds a whole document. */
    default void document(String text) {
        text(text);
        endDocument();
    }

    /**
     * Adds a whole document: the conversation as a model reads it.
     *
     * @param messages maps with {@code role}, {@code content}, and other fields that a template may know; their values
     *                 are text, numbers, truth values, lists, maps and null
     * @throws CorpusException if nothing says how to write it, or its template refuses it
     */
    void conversation(List<Map<String, Object>> messages);

    /** Reports how many bytes of its files a source has read so far. */
    default void read(long bytes) {}
}
