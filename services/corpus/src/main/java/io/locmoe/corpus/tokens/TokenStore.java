package io.locmoe.corpus.tokens;

import java.lang.foreign.MemorySegment;

/**
 * The tokens of one domain. Any thread may read them.
 *
 * @param values tokens on the heap, or mapped from a file
 * @param width  width of a token
 */
record TokenStore(MemorySegment values, TokenWidth width) {

    /** Number of tokens. */
    long length() {
        return values.byteSize() / width.bytes();
    }

    int get(long position) {
        return width.get(values, position);
    }

    /** Replaces a token; the memory must be writable. */
    void set(long position, int token) {
        MemorySegment encoded = MemorySegment.ofBuffer(width.encoded(token));
        MemorySegment.copy(encoded, 0, values, position * width.bytes(), width.bytes());
    }

    /** Copies {@code count} tokens from {@code position} to {@code target[at…]}. */
    void copy(long position, int[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = width.get(values, position + i);
        }
    }
}
