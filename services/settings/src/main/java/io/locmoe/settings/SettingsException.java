package io.locmoe.settings;

import java.util.List;

/** Settings that cannot be used. The message lists every problem, one per line. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    public SettingsException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
