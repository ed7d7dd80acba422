package io.locmoe.models.gguf;

/** Kinds of tokens in a file that are written or told apart. */
enum TokenKind {
    NORMAL(1),
    UNKNOWN(2),
    CONTROL(3),
    USER_DEFINED(4),
    UNUSED(5),
    BYTE(6);

    private final int code;

    TokenKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
