package io.locmoe.guard;

/**
 * A plug-in failed or did not return. The message has its kind, name and method, and rank, step and sparse layer if
 * known.
 */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
