package io.locmoe.topology;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.nio.Packet;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.tcp.PacketDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads Hazelcast's packets, and closes a connection that announces an oversized one, for which Hazelcast would
 * allocate all memory at once. A packet is version (1 byte), flags (2), partition (4), size (4) and the body of that
 * size.
 */
final class BoundedPacketDecoder extends PacketDecoder {
    /** The longest packet between our members is the list of all members, some hundred bytes each. */
    static final int LONGEST = 1 << 20;

    private static final int SIZE = 7;
    private static final int HEADER = SIZE + Integer.BYTES;

    private int body;

    BoundedPacketDecoder(ServerConnection connection, Consumer<Packet> dispatcher) {
        super(connection, dispatcher);
    }

    @Override
    public HandlerStatus onRead() throws Exception {
        check(src.duplicate().flip());
        return super.onRead();
    }

    /** Tracks the same bytes as the reader: complete headers, and bodies as they arrive. */
    private void check(ByteBuffer read) throws IOException {
        int position = 0;
        while (true) {
            int skipped = Math.min(body, read.limit() - position);
            position += skipped;
            body -= skipped;
            if (body > 0 || read.limit() - position < HEADER) {
                return;
            }
            int size = read.getInt(position + SIZE);
            if (size < 0 || size > LONGEST) {
                throw new IOException("a packet of " + size + " bytes, more than " + LONGEST);
            }
            body = size;
            position += HEADER;
        }
    }
}
