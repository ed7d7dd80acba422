package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes without encryption: the system reads and writes the given memory. */
final class PlainBytes implements SocketBytes {
    private final SocketChannel channel;

    PlainBytes(SocketChannel channel) {
        this.channel = channel;
    }

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
