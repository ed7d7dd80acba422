package io.locmoe.laboratory.bench.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Sockets that one thread per process polls, like OpenMPI: it writes and reads without waiting, and passes nothing to
 * another thread.
 */
final class PolledPath extends SocketPath {
    private static final int PIECE_BYTES = 128 << 10;
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    PolledPath(int node, MemorySegment send, MemorySegment receive) throws IOException {
        super(node, send, receive);
    }

    @Override
    public void connect(List<String> addresses) throws IOException {
        super.connect(addresses);
        for (SocketChannel channel : outgoing) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            channel.configureBlocking(false);
        }
        for (SocketChannel channel : incoming) {
            channel.configureBlocking(false);
        }
    }

    @Override
    public void exchange(int bytes, long round) throws IOException {
        int peers = outgoing.size();
        ByteBuffer[] from = new ByteBuffer[peers];
        ByteBuffer[] into = new ByteBuffer[peers];
        for (int i = 0; i < peers; i++) {
            from[i] = send.asSlice((long) i * bytes, bytes).asByteBuffer();
            into[i] = receive.asSlice((long) i * bytes, bytes).asByteBuffer();
        }
        for (long left = 2L * peers * bytes; left > 0; ) {
            long moved = 0;
            for (int i = 0; i < peers; i++) {
                moved += write(outgoing.get(i), from[i]) + read(incoming.get(i), into[i]);
            }
            left -= moved;
            if (moved == 0) {
                Thread.yield();
            }
        }
    }

    private static int write(SocketChannel channel, ByteBuffer from) throws IOException {
        if (!from.hasRemaining()) {
            return 0;
        }
        int written = channel.write(from.slice(from.position(), Math.min(PIECE_BYTES, from.remaining())));
        from.position(from.position() + written);
        return written;
    }

    private static int read(SocketChannel channel, ByteBuffer into) throws IOException {
        if (!into.hasRemaining()) {
            return 0;
        }
        int read = channel.read(into);
        if (read < 0) {
            throw new EOFException("a process has ended");
        }
        return read;
    }
}
