package io.locmoe.cli.terminal;

/** The output device of a person. Thread-safe. */
public interface Terminal {

    /** Whether lines can be rewritten. */
    boolean interactive();

    /** Current number of columns; the user may resize the window at any time. */
    int width();

    /** Whether colours are wanted. */
    boolean colors();

    /** Whether characters beyond ASCII can be shown. */
    boolean unicode();

    /** The terminal behind standard output. */
    static Terminal standardOutput() {
        return NativeTerminal.of(1, System.getenv());
    }

    /** A terminal with fixed properties. */
    static Terminal fixed(boolean interactive, int width, boolean colors, boolean unicode) {
        return new Fixed(interactive, width, colors, unicode);
    }

    /** See {@link #fixed}. */
    record Fixed(boolean interactive, int width, boolean colors, boolean unicode) implements Terminal {}
}
