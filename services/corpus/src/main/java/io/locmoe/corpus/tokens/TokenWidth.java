package io.locmoe.corpus.tokens;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a token is stored: unsigned, little-endian, in as few bytes as every id of the vocabulary needs. */
enum TokenWidth {
    BYTE(Byte.BYTES) {
        @Override
        int get(MemorySegment tokens, long position) {
            return Byte.toUnsignedInt(tokens.get(ValueLayout.JAVA_BYTE, position));
        }

        @Override
        void put(ByteBuffer target, int[] tokens, int from, int to) {
            for (int i = from; i < to; i++) {
                target.put((byte) tokens[i]);
            }
        }
    },
    SHORT(Short.BYTES) {
        @Override
        int get(MemorySegment tokens, long position) {
            return Short.toUnsignedInt(tokens.get(SHORTS, position * Short.BYTES));
        }

        @Override
        void put(ByteBuffer target, int[] tokens, int from, int to) {
            for (int i = from; i < to; i++) {
                target.putShort((short) tokens[i]);
            }
        }
    },
    INT(Integer.BYTES) {
        @Override
        int get(MemorySegment tokens, long position) {
            return tokens.get(INTS, position * Integer.BYTES);
        }

        @Override
        void put(ByteBuffer target, int[] tokens, int from, int to) {
            for (int i = from; i < to; i++) {
                target.putInt(tokens[i]);
            }
        }
    };

    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    TokenWidth(int bytes) {
        this.bytes = bytes;
    }

    /** The narrowest width for ids below {@code vocabularySize}. */
    static TokenWidth of(int vocabularySize) {
        if (vocabularySize <= 1 << Byte.SIZE) {
            return BYTE;
        }
        return vocabularySize <= 1 << Short.SIZE ? SHORT : INT;
    }

    /** Bytes of a token. */
    int bytes() {
        return bytes;
    }

    abstract int get(MemorySegment tokens, long position);

    /** Appends some tokens to a buffer, whose order is little-endian. */
    abstract void put(ByteBuffer target, int[] tokens, int from, int to);

    /** The token in memory. */
    ByteBuffer encoded(int token) {
        ByteBuffer memory = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        put(memory, new int[] {token}, 0, 1);
        return memory.flip();
    }
}
