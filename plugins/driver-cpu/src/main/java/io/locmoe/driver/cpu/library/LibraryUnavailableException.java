package io.locmoe.driver.cpu.library;

/** A library for products cannot be used here. The message says why and what to do. */
public final class LibraryUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public LibraryUnavailableException(String message) {
        super(message);
    }

    public LibraryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same failure, for whoever asks again. */
    public LibraryUnavailableException again() {
        return new LibraryUnavailableException(getMessage(), this);
    }
}
