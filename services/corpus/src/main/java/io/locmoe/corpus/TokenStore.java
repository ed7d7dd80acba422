package io.locmoe.corpus;

import java.util.Arrays;

/**
 * The tokens of one domain in the narrowest array that holds the vocabulary: a byte, a short or an int each. Appended
 * to by one thread, then read by many.
 */
abstract sealed class TokenStore {

    private static final int MAXIMUM = Integer.MAX_VALUE - 8;

    private int length;

    /** An empty store for ids below {@code vocabularySize}. */
    static TokenStore create(int vocabularySize) {
        if (vocabularySize <= 1 << Byte.SIZE) {
            return new Bytes();
        }
        return vocabularySize <= 1 << Short.SIZE ? new Shorts() : new Ints();
    }

    /** Tokens held. */
    final int length() {
        return length;
    }

    /** Adds {@code tokens} at the end. */
    final void append(int... tokens) {
        long needed = (long) length + tokens.length;
        if (needed > capacity()) {
            if (needed > MAXIMUM) {
                throw new CorpusException("a domain holds at most " + MAXIMUM + " tokens: split it in two");
            }
            resize((int) Math.min(MAXIMUM, Math.max(1 << 16, needed + (needed >> 1))));
        }
        for (int token : tokens) {
            set(length++, token);
        }
    }

    /** Gives back unused memory. */
    final void trim() {
        resize(length);
    }

    /** Copies {@code count} tokens from {@code position} to {@code target[at…]}. */
    final void copy(int position, int[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = get(position + i);
        }
    }

    abstract int get(int position);

    abstract void set(int position, int token);

    abstract int capacity();

    abstract void resize(int capacity);

    private static final class Bytes extends TokenStore {
        private byte[] values = {};

        @Override
        int get(int position) {
            return Byte.toUnsignedInt(values[position]);
        }

        @Override
        void set(int position, int token) {
            values[position] = (byte) token;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void resize(int capacity) {
            values = Arrays.copyOf(values, capacity);
        }
    }

    private static final class Shorts extends TokenStore {
        private short[] values = {};

        @Override
        int get(int position) {
            return Short.toUnsignedInt(values[position]);
        }

        @Override
        void set(int position, int token) {
            values[position] = (short) token;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void resize(int capacity) {
            values = Arrays.copyOf(values, capacity);
        }
    }

    private static final class Ints extends TokenStore {
        private int[] values = {};

        @Override
        int get(int position) {
            return values[position];
        }

        @Override
        void set(int position, int token) {
            values[position] = token;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void resize(int capacity) {
            values = Arrays.copyOf(values, capacity);
        }
    }
}
