package io.locmoe.corpus;

/** Receives documents, in pieces, so that a file never has to fit into one string. */
interface TextSink {

    /** The next piece of the current document. */
    void text(String piece);

    /** The current document is complete; one without text is dropped. */
    void endDocument();

    /** A whole document. */
    default void document(String text) {
        text(text);
        endDocument();
    }

    /** How many bytes of its files a source has read so far. */
    default void read(long bytes) {}
}
