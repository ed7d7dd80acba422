package io.locmoe.corpus.jinja.value;

/** A template that cannot be read or rendered. The message names the line and what is wrong there. */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JinjaException(String message) {
        super(message);
    }

    /** The same problem with its place. */
    public JinjaException at(int line) {
        return new JinjaException("line " + line + ": " + getMessage());
    }
}
