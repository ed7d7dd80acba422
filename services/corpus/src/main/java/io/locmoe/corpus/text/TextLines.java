package io.locmoe.corpus.text;

import java.io.IOException;
import java.io.Reader;

/** The lines of a text, which end with a line feed, a carriage return, or both, and must fit in memory. */
final class TextLines {

    /** Chars of the longest line. */
    static final int LONGEST = 1 << 23;

    private final Reader reader;
    private final char[] chars = new char[1 << 13];
    private final StringBuilder line = new StringBuilder();
    private int filled;
    private int at;
    private boolean skipLineFeed;
    private long number;

    TextLines(Reader reader) {
        this.reader = reader;
    }

    /** Number of the last line, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line without its end; null at the end of the text.
     *
     * @throws LineTooLongException with the number of a line that is longer than {@link #LONGEST}
     */
    String next() throws IOException {
        line.setLength(0);
        number++;
        boolean begun = false;
        while (fill()) {
            begun = true;
            int end = end();
            line.append(chars, at, end - at);
            boolean complete = end < filled;
            at = complete ? end + 1 : end;
            if (complete) {
                skipLineFeed = chars[end] == '\r';
                return taken();
            } else if (line.length() > LONGEST) {
                throw new LineTooLongException(number);
            }
        }
        return begun ? taken() : null;
    }

    private String taken() {
        String text = line.toString();
        if (line.capacity() > chars.length) {
            line.setLength(0);
            line.trimToSize();
        }
        return text;
    }

    /** Reads on if necessary, and skips the second half of a line end; false at the end of the text. */
    private boolean fill() throws IOException {
        while (true) {
            if (at == filled) {
                at = 0;
                filled = Math.max(0, reader.read(chars, 0, chars.length));
                if (filled == 0) {
                    return false;
                }
            }
            boolean skip = skipLineFeed && chars[at] == '\n';
            skipLineFeed = false;
            if (!skip) {
                return true;
            }
            at++;
        }
    }

    private int end() {
        int end = at;
        while (end < filled && chars[end] != '\n' && chars[end] != '\r') {
            end++;
        }
        return end;
    }

    /** A line that does not fit in memory. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(long number) {
            super("line " + number + " has more than " + LONGEST + " characters");
        }
    }
}
