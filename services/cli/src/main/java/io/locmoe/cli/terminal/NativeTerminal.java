package io.locmoe.cli.terminal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A terminal of this process.
 *
 * @param descriptor  file descriptor
 * @param interactive whether lines can be rewritten
 * @param columns     width if the system does not report one
 */
record NativeTerminal(int descriptor, boolean interactive, int columns, boolean colors, boolean unicode)
        implements Terminal {
    private static final int USUAL_WIDTH = 80;

    static NativeTerminal of(int descriptor, Map<String, String> environment) {
        boolean interactive = LibC.isTerminal(descriptor) && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"), StandardCharsets.US_ASCII);
        return new NativeTerminal(
                descriptor,
                interactive,
                columns(environment.get("COLUMNS")),
                interactive && environment.getOrDefault("NO_COLOR", "").isEmpty(),
                charset.newEncoder().canEncode('━'));
    }

    static int columns(String text) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : USUAL_WIDTH;
    }

    @Override
    public int width() {
        int width = interactive ? LibC.terminalWidth(descriptor) : 0;
        return width > 0 ? width : columns;
    }
}
