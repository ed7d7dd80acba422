package io.locmoe.cli.terminal;

/** Where a person reads. Thread-safe. */
public interface Terminal {

    /** Whether lines can be rewritten. */
    boolean interactive();

    /** Columns now; the user may change the window at any time. */
    int width();

    /** Whether colours are wanted. */
    boolean colors();

    /** Whether characters beyond ASCII can be shown. */
    boolean unicode();

    /** The terminal behind standard output. */
    static Terminal standardOutput() {
        return NativeTerminal.of(1, System.getenv());
    }

    /** A terminal of fixed properties. */
    static Terminal fixed(boolean interactive, int width, boolean colors, boolean unicode) {
        return new Fixed(interactive, width, colors, unicode);
    }

    /** See {@link #fixed}. */
    record Fixed(boolean interactive, int width, boolean colors, boolean unicode) implements Terminal {}
}
