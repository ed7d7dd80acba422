package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.TlsEnd;
import io.locmoe.identity.Principal;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The socket of a body channel, whose waits have deadlines; plain, or with TLS after {@link #secure}. One thread at a
 * time reads, and one writes; any thread may call {@link #stop} and {@link #close}. The system tunes buffer sizes to
 * the network, except for a peer on this machine: data in a small buffer is still in the cache when that peer reads it.
 */
final class BodySocket implements AutoCloseable {
    private static final int NEAR_BUFFER_BYTES = 256 << 10;
    /** Largest number of bytes read from a refused peer. */
    private static final int REST_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private volatile SocketBytes bytes;
    private volatile boolean stopped;

    BodySocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.bytes = new PlainBytes(channel);
        if (channel.getRemoteAddress() instanceof InetSocketAddress peer) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.getLocalAddress() instanceof InetSocketAddress own
                    && own.getAddress().equals(peer.getAddress())) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, NEAR_BUFFER_BYTES);
            }
        }
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, 0);
    }

    /** Connects by a deadline. */
    static BodySocket connect(SocketAddress address, SocketChannel channel, long untilNanos) throws IOException {
        channel.configureBlocking(false);
        try (Selector connecting = Selector.open()) {
            if (!channel.connect(address)) {
                channel.register(connecting, SelectionKey.OP_CONNECT);
                while (!channel.finishConnect()) {
                    select(connecting, untilNanos);
                }
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new BodySocket(channel);
    }

    /**
     * Encrypts everything from now on. Call it before anything is read or written.
     *
     * @param ends makes the socket's end of a TLS session; asked again when the keys have been used up
     * @return the proven node at the other end
     * @throws javax.net.ssl.SSLException if one of the ends refuses the other
     */
    Principal secure(Supplier<TlsEnd> ends, long untilNanos) throws IOException {
        return secure(ends, TlsSessions.MOST_RECORDS, untilNanos);
    }

    /** @param mostRecords records that the keys of one session encrypt */
    Principal secure(Supplier<TlsEnd> ends, long mostRecords, long untilNanos) throws IOException {
        TlsSessions tls = new TlsSessions(channel, ends, mostRecords);
        bytes = tls;
        while (!tls.proceed()) {
            await(SelectionKey.OP_READ, untilNanos);
        }
        return tls.peer();
    }

    /** Reads available bytes; negative at the end. Does not wait. */
    int readNow(ByteBuffer into) throws IOException {
        return bytes.read(into);
    }

    /** Writes as much as the system takes; returns whether that was all. Does not wait. */
    boolean writeNow(ByteBuffer[] from) throws IOException {
        if (stopped) {
            throw new IOException("stopped");
        }
        return bytes.write(from);
    }

    /** Registers the socket with another selector, which reports arriving bytes from now on. */
    SelectionKey handOver(Selector other, Object attachment) throws IOException {
        selector.close();
        return channel.register(other, SelectionKey.OP_READ, attachment);
    }

    /** Fills the buffer. @throws EOFException if the peer ends earlier */
    void read(ByteBuffer into, long untilNanos) throws IOException {
        while (into.hasRemaining()) {
            int read = bytes.read(into);
            if (read < 0) {
                throw new EOFException("it ended " + into.remaining() + " bytes early");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ, untilNanos);
            }
        }
    }

    /**
     * Writes the content of the buffers. If the system takes only a part, its buffer is full, so this waits before it
     * tries again.
     */
    void write(ByteBuffer[] from, long untilNanos) throws IOException {
        while (!bytes.isOut(from) && !writeNow(from)) {
            await(SelectionKey.OP_WRITE, untilNanos);
        }
    }

    /**
     * Announces the end and reads what the peer still sends, so that the peer gets the last bytes before the connection
     * closes.
     */
    void hearOut(long untilNanos) {
        ByteBuffer rest = ByteBuffer.allocate(REST_BYTES);
        try {
            channel.shutdownOutput();
            while (rest.hasRemaining() && channel.read(rest) >= 0) {
                await(SelectionKey.OP_READ, untilNanos);
            }
        } catch (IOException e) {
            // It is gone, or does not stop sending.
        }
    }

    private void await(int operation, long untilNanos) throws IOException {
        if (stopped) {
            throw new IOException("stopped");
        }
        try {
            key.interestOps(bytes.waitsFor(operation));
            select(selector, untilNanos);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("closed here", e);
        }
    }

    private static void select(Selector selector, long untilNanos) throws IOException {
        // A selector never waits on an interrupted thread.
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        selector.select(millis);
        selector.selectedKeys().clear();
    }

    /** Makes current and later waits fail. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            stop();
            channel.close();
            bytes.close();
            selector.close();
        } catch (IOException | ClosedSelectorException e) {
            // Nothing is left to close.
        }
    }
}
