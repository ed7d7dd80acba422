package io.locmoe.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes bytes of a GGUF file, found by a name that is before them. */
record GgufBytes(Path file, ByteBuffer bytes) {
    static final int VERSION = 4;
    static final int TENSORS = 8;
    static final int VALUES = 16;
    static final int FIRST_NAME = 24;

    static GgufBytes of(Path file) throws IOException {
        return new GgufBytes(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The first byte after a text that has its length before it. */
    int after(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int at = FIRST_NAME; ; at++) {
            if (bytes.getLong(at) == wanted.length
                    && ByteBuffer.wrap(wanted).equals(bytes.slice(at + Long.BYTES, wanted.length))) {
                return at + Long.BYTES + wanted.length;
            }
        }
    }

    /** The number of a value, after its type. */
    GgufBytes value(String name, int number) {
        bytes.putInt(after(name) + Integer.BYTES, number);
        return this;
    }

    /** Another text of the same length. */
    GgufBytes renamed(String text, String other) {
        bytes.put(after(text) - text.length(), other.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    void write() throws IOException {
        Files.write(file, bytes.array());
    }
}
