package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Records of a TLS session as they arrive, still encrypted. Used by one thread at a time. */
final class IncomingRecords {
    /** Bytes of a record's header: type, version, length of the rest. */
    private static final int HEADER = 5;
    /** Type of all encrypted records of TLS 1.3. A session begins with records of other types. */
    private static final byte APPLICATION_DATA = 23;

    private final SocketChannel channel;
    /** What has arrived, from its position on. */
    private final ByteBuffer bytes;
    /** Bytes still to arrive of a record of the session before. */
    private int foreign;

    private boolean begun;
    private boolean ended;

    /**
     * @param bytes takes what arrives
     * @param early what has been read from the channel already
     */
    IncomingRecords(SocketChannel channel, ByteBuffer bytes, ByteBuffer early) {
        this.channel = channel;
        this.bytes = bytes.clear().put(early).flip();
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Whether the connection has ended. */
    boolean ended() {
        return ended;
    }

    /** Reads what is there, behind what has arrived; returns whether it was something. */
    boolean receive() throws IOException {
        bytes.compact();
        try {
            int read = channel.read(bytes);
            ended = read < 0;
            return read > 0;
        } finally {
            bytes.flip();
        }
    }

    /**
     * Whether the session's first record has begun to arrive. Discards what the peer had sent in the session before,
     * such as tickets, which nobody has read.
     */
    boolean haveBegun() throws IOException {
        while (!begun) {
            int some = Math.min(foreign, bytes.remaining());
            bytes.position(bytes.position() + some);
            foreign -= some;
            if (foreign > 0 || bytes.remaining() < HEADER) {
                if (!receive()) {
                    return false;
                }
            } else if (bytes.get(bytes.position()) == APPLICATION_DATA) {
                foreign = HEADER + Short.toUnsignedInt(bytes.getShort(bytes.position() + HEADER - Short.BYTES));
            } else {
                begun = true;
            }
        }
        return true;
    }
}
