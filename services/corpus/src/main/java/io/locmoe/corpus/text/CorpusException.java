package io.locmoe.corpus.text;

/**
 * The text cannot be used. The message says what is wrong, where, and what to do; retrying without a change never
 * helps.
 */
public final class CorpusException extends RuntimeException {

    /** @param message one sentence for the operator */
    public CorpusException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the operator
     * @param cause   exception of the platform
     */
    public CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
