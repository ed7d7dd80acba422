package io.locmoe.corpus.text;

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

    /** Reports how many bytes of its files a source has read so far. */
    default void read(long bytes) {}
}
