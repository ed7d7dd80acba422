package io.locmoe.corpus.text;

import io.locmoe.settings.Visible;
import java.util.Collection;

/**
 * The text cannot be used. The message says what is wrong, where, and what to do; retrying without a change never
 * helps.
 */
public final class CorpusException extends RuntimeException {

    /** @param message one sentence for the operator; names of files in it may have any characters */
    public CorpusException(String message) {
        super(Visible.line(message));
    }

    /** @param sentences one or more for the operator, each from another exception */
    CorpusException(Collection<String> sentences) {
        super(String.join(System.lineSeparator(), sentences));
    }

    /**
     * @param message one sentence for the operator
     * @param cause   exception of the platform
     */
    public CorpusException(String message, Throwable cause) {
        super(Visible.line(message), cause);
    }
}
