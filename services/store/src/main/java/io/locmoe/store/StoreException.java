package io.locmoe.store;

/** An object store does not do what was asked. The message says what was wrong, where, and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        this(message, null);
    }
}
