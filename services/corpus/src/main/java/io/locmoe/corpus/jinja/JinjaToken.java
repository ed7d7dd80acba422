package io.locmoe.corpus.jinja;

/**
 * A token of a template.
 *
 * @param text its characters; of a string what it stands for
 */
record JinjaToken(Kind kind, String text, int line) {
    enum Kind {
        TEXT,
        OPEN_OUTPUT,
        OPEN_STATEMENT,
        CLOSE,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }
}
