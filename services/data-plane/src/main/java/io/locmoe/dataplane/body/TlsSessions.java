package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.dataplane.proof.TlsEnd;
import io.locmoe.identity.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/**
 * Bytes encrypted by one TLS session after the other on the same connection, so that no key encrypts more than
 * {@link #MOST_RECORDS} records. The end that writes ends its session by TLS's own message and begins the next one, and
 * so does the end that reads that message, each with the certificate that it has by then; the peer's must name the same
 * node. Nothing here waits. One thread at a time reads and one writes; an end does one of the two.
 */
final class TlsSessions implements SocketBytes {
    /** RFC 8446, 5.5: 2<sup>24.5</sup> full records of AES-GCM are safe; a write may add some records. */
    static final long MOST_RECORDS = 1 << 24;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final Supplier<TlsEnd> ends;
    private final long mostRecords;
    private TlsBytes bytes;
    /** Null when it is complete. */
    private TlsHandshake handshake;
    /** Null until the first handshake is complete. */
    private Principal peer;
    /** Whether the end of a session waits for room in the socket. */
    private boolean ending;

    private boolean closed;

    /** @param ends makes an end for each session, closed with it */
    TlsSessions(SocketChannel channel, Supplier<TlsEnd> ends, long mostRecords) throws IOException {
        this.channel = channel;
        this.ends = ends;
        this.mostRecords = mostRecords;
        begin(NOTHING);
    }

    private void begin(ByteBuffer early) throws IOException {
        replace(new TlsBytes(channel, ends.get(), early));
        handshake = bytes.handshake();
    }

    private synchronized void replace(TlsBytes next) throws IOException {
        if (closed) {
            next.close();
            throw new IOException("closed here");
        }
        if (bytes != null) {
            bytes.close();
        }
        bytes = next;
    }

    /**
     * Proceeds with a change of sessions as far as the socket allows; returns whether there is none to wait for.
     *
     * @throws javax.net.ssl.SSLException if one of the ends refuses the other
     * @throws io.locmoe.dataplane.failure.RefusedException if the peer is not a node, or not the same as before
     */
    boolean proceed() throws IOException {
        if (ending) {
            if (!bytes.flush()) {
                return false;
            }
            ending = false;
            begin(NOTHING);
        }
        if (handshake != null) {
            if (!handshake.proceed()) {
                return false;
            }
            prove(NodeProof.of(handshake.engine().getSession()));
            handshake = null;
        }
        return true;
    }

    private void prove(Principal proven) {
        if (peer != null) {
            NodeProof.require(proven, peer.name());
        }
        peer = proven;
    }

    /** The node at the other end, once {@link #proceed} has returned true. */
    Principal peer() {
        return peer;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (proceed()) {
            int read = bytes.read(into);
            if (read >= 0 || !bytes.isOver()) {
                return read;
            }
            begin(bytes.rest());
        }
        return 0;
    }

    @Override
    public boolean write(ByteBuffer[] from) throws IOException {
        if (!ending && handshake == null && bytes.records() >= mostRecords && bytes.flush()) {
            bytes.finish();
            ending = true;
        }
        return proceed() && bytes.write(from);
    }

    @Override
    public boolean isOut(ByteBuffer[] from) {
        return bytes.isOut(from);
    }

    @Override
    public int waitsFor(int operation) {
        if (!ending && handshake == null) {
            return operation;
        }
        return bytes.waitsForRoom() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    @Override
    public synchronized void close() {
        closed = true;
        bytes.close();
    }
}
