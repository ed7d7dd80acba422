package io.locmoe.dataplane;

import java.io.IOException;

/** The TCP port for body channels cannot be bound. */
public final class BodyPortException extends IOException {
    private static final long serialVersionUID = 1L;

    public BodyPortException(String message, Exception cause) {
        super(message, cause);
    }
}
