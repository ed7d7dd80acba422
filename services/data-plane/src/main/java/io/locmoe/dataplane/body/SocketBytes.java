package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The transformation of a body channel's bytes to and from its socket. Nothing here waits. */
interface SocketBytes extends AutoCloseable {
    /** Reads available bytes; negative at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Writes as much as the system takes; returns {@link #isOut}. */
    boolean write(ByteBuffer[] from) throws IOException;

    /** Whether the system has taken all bytes given to {@link #write}. */
    boolean isOut(ByteBuffer[] from);

    /**
     * What a socket must be ready for before the next try.
     *
     * @param operation reading or writing, as in {@link java.nio.channels.SelectionKey}
     */
    default int waitsFor(int operation) {
        return operation;
    }

    /** Frees the resources of bytes under way; any thread may call it, at any time, and more than once. */
    @Override
    void close();
}
