package io.locmoe.engine.job;

/** A job cannot continue. The message says what was wrong, where, and what to do. */
public final class TrainingException extends RuntimeException {
    /** Ends a sentence about numbers of a plug-in that cannot come from its input. */
    public static final String OF_ITS_OWN = ", though the numbers that it was given are finite";

    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
