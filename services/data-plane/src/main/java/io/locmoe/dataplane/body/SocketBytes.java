package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a body channel's bytes go through on their way to its socket and from it. Nothing here waits. */
interface SocketBytes extends AutoCloseable {
    /** Reads what has arrived; negative at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Writes as much as there is room for; returns {@link #isOut}. */
    boolean write(ByteBuffer[] from) throws IOException;

    /** Whether the system has taken all of what {@link #write} was given. */
    boolean isOut(ByteBuffer[] from);

    /** Gives back what only bytes on their way need; any thread may call it, at any time, and more than once. */
    @Override
    void close();
}
