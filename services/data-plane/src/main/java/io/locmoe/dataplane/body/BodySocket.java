package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.TlsEnd;
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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The socket of a body channel, whose waits have deadlines; plain, or with TLS from {@link #secure} on. One thread at a
 * time reads, one writes; {@link #stop} and {@link #close} may be called by any. Buffer sizes are left to the system,
 * which tunes them to the network, except where the peer is on this machine: there, what waits in a small buffer is
 * still in the cache when the peer reads it.
 */
final class BodySocket implements AutoCloseable {
    private static final int NEAR_BUFFER_BYTES = 256 << 10;
    /** Most that is read from a peer that is refused. */
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
     * Encrypts everything from now on. To be called before anything else is read or written.
     *
     * @param end belongs to the socket from now on, even after a failure
     * @return what the peer has proven
     * @throws SSLException if one of the ends refuses the other
     */
    SSLSession secure(TlsEnd end, long untilNanos) throws IOException {
        TlsBytes tls = new TlsBytes(channel, end);
        bytes = tls;
        end.engine().beginHandshake();
        TlsHandshake handshake = new TlsHandshake(tls, end.engine());
        while (!handshake.proceed()) {
            await(tls.waitsForRoom() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ, untilNanos);
        }
        return end.engine().getSession();
    }

    /** Reads what has arrived; negative at the end. Does not wait. */
    int readNow(ByteBuffer into) throws IOException {
        return bytes.read(into);
    }

    /** Writes as much as there is room for; returns whether that was all. Does not wait. */
    boolean writeNow(ByteBuffer[] from) throws IOException {
        if (stopped) {
            throw new IOException("stopped");
        }
        return bytes.write(from);
    }

    /** From now on another selector tells when something arrives; this socket no longer waits for that. */
    SelectionKey handOver(Selector other, Object attachment) throws IOException {
        selector.close();
        return channel.register(other, SelectionKey.OP_READ, attachment);
    }

    /** Fills the buffer. @throws EOFException if the peer ends before */
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
     * Writes what the buffers hold. If the system takes only a part, it is full, so trying again at once would be in
     * vain.
     */
    void write(ByteBuffer[] from, long untilNanos) throws IOException {
        while (!bytes.isOut(from) && !writeNow(from)) {
            await(SelectionKey.OP_WRITE, untilNanos);
        }
    }

    /**
     * Says that nothing more comes and reads what the peer still sends, so that it gets what was written last before
     * the connection goes.
     */
    void hearOut(long untilNanos) {
        ByteBuffer rest = ByteBuffer.allocate(REST_BYTES);
        try {
            channel.shutdownOutput();
            while (rest.hasRemaining() && channel.read(rest) >= 0) {
                await(SelectionKey.OP_READ, untilNanos);
            }
        } catch (IOException e) {
            // It is gone, or sends on and on.
        }
    }

    private void await(int operation, long untilNanos) throws IOException {
        if (stopped) {
            throw new IOException("stopped");
        }
        try {
            key.interestOps(operation);
            select(selector, untilNanos);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("closed here", e);
        }
    }

    private static void select(Selector selector, long untilNanos) throws IOException {
        // A selector returns at once to an interrupted thread, each time.
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

    /** Makes a current wait and every later one fail. */
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
