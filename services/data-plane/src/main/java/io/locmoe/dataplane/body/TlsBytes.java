package io.locmoe.dataplane.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Bytes encrypted by TLS. Whole records are decrypted straight into the memory that wants them; the buffers are on the
 * heap, where the JDK's ciphers work in place. One thread at a time reads and one writes.
 */
final class TlsBytes implements SocketBytes {
    /** Records that are read, and written, by one call of the system. */
    private static final int RECORDS = 8;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final int recordBytes;
    /** Encrypted, like what goes out, from its position on. */
    private final ByteBuffer incoming;
    /** Of a record for which the reader has not had room, from its position on. */
    private final ByteBuffer plain;

    private final ByteBuffer outgoing;

    private boolean ended;

    TlsBytes(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        this.recordBytes = engine.getSession().getPacketBufferSize();
        this.incoming = ByteBuffer.allocate(RECORDS * recordBytes).limit(0);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
        this.outgoing = ByteBuffer.allocate(RECORDS * recordBytes).limit(0);
    }

    /**
     * Goes on with the handshake as far as the socket lets it; returns whether it is complete.
     *
     * @throws SSLException if the peer is refused, or refuses; it is told
     */
    boolean handshake() throws IOException {
        try {
            while (flush() && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                if (!step()) {
                    return false;
                }
            }
            return !waitsForRoom();
        } catch (SSLException e) {
            tellWhy();
            throw e;
        }
    }

    /** @return false if it is the peer's turn */
    private boolean step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> encrypt(NOTHING);
            default -> {
                boolean arrived = decrypt(plain.clear());
                plain.flip();
                if (ended) {
                    throw new SSLException("the peer closed the connection while TLS began");
                }
                return arrived;
            }
        }
        return true;
    }

    /** The alert that follows a failure; the connection is closed after it. */
    private void tellWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flush()) {
                encrypt(NOTHING);
                flush();
            }
        } catch (IOException e) {
            // The peer hears less.
        }
    }

    boolean waitsForRoom() {
        return outgoing.hasRemaining();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        take(into);
        boolean more = true;
        while (more && into.hasRemaining()) {
            boolean straight = into.remaining() >= plain.capacity();
            more = decrypt(straight ? into : plain.clear());
            if (!straight) {
                plain.flip();
                take(into);
            }
        }
        return ended && into.position() == start ? -1 : into.position() - start;
    }

    private void take(ByteBuffer into) {
        int some = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), some));
        plain.position(plain.position() + some);
    }

    /** Decrypts one record. @return false if no whole one has arrived */
    private boolean decrypt(ByteBuffer into) throws IOException {
        while (!ended) {
            SSLEngineResult result = engine.unwrap(incoming, into);
            switch (result.getStatus()) {
                case OK -> {
                    answer();
                    return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
                }
                case BUFFER_UNDERFLOW -> {
                    if (!receive()) {
                        return false;
                    }
                }
                case CLOSED -> ended = true;
                default -> throw new SSLException("a record of more than " + recordBytes + " bytes");
            }
        }
        return false;
    }

    private boolean receive() throws IOException {
        incoming.compact();
        try {
            int read = channel.read(incoming);
            ended = read < 0;
            return read > 0;
        } finally {
            incoming.flip();
        }
    }

    /** What TLS wants to say after a record, such as new keys. An end that only reads is asked, and may write. */
    private void answer() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flush()) {
            encrypt(NOTHING);
            flush();
        }
    }

    @Override
    public boolean write(ByteBuffer[] from) throws IOException {
        while (flush()) {
            if (isOut(from)) {
                return true;
            }
            encrypt(from);
        }
        return false;
    }

    @Override
    public boolean isOut(ByteBuffer[] from) {
        return !outgoing.hasRemaining() && !from[from.length - 1].hasRemaining();
    }

    /** As many records as there is room for. */
    private void encrypt(ByteBuffer[] from) throws SSLException {
        outgoing.clear();
        try {
            do {
                SSLEngineResult result = engine.wrap(from, outgoing);
                if (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && !movesOn(from)) {
                    throw new SSLException("TLS has ended: " + result.getStatus());
                }
            } while (outgoing.remaining() >= recordBytes && from[from.length - 1].hasRemaining());
        } finally {
            outgoing.flip();
        }
    }

    /** TLS may say that it wants to write, and then have nothing to write. */
    private boolean movesOn(ByteBuffer[] from) {
        return !from[from.length - 1].hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
    }

    private boolean flush() throws IOException {
        if (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
        return !outgoing.hasRemaining();
    }
}
