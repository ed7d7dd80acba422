package io.locmoe.driver.cpu.blas;

/** OpenBLAS cannot be used here. The message says why and what to do. */
public final class LibraryUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    LibraryUnavailableException(String message) {
        super(message);
    }

    LibraryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
