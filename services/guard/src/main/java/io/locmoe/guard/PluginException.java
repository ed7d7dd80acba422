package io.locmoe.guard;

/**
 * A plug-in failed, or did not return. The message names its kind, its name, the method, and rank, step and sparse
 * layer as far as they are known.
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
