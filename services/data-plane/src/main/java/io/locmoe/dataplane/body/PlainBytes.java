package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes without encryption: the system reads and writes the given memory. */
record PlainBytes(SocketChannel channel) implements SocketBytes {
    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean write(ByteBuffer[] from) throws IOException {
        channel.write(from);
        return isOut(from);
    }

    @Override
    public boolean isOut(ByteBuffer[] from) {
        return !from[from.length - 1].hasRemaining();
    }

    @Override
    public void close() {}
}
