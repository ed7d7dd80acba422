package io.locmoe.harness.install;

/** A mesh, a job or a plug-in of a test is not as expected; the message says what is wrong, where, and what to do. */
public final class HarnessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HarnessException(String message) {
        super(message);
    }

    public HarnessException(String message, Throwable cause) {
        super(message, cause);
    }
}
