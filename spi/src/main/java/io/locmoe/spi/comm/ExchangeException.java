package io.locmoe.spi.comm;

/** An exchange that cannot complete. The message names the ranks, the step, the layer and the direction. */
public class ExchangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExchangeException(String message) {
        super(message);
    }

    public ExchangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
