package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.TlsEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Bytes encrypted by one TLS session. Whole records are decrypted directly into the target memory; the buffers have the
 * kind that the engine uses without copying. One thread at a time reads and one writes.
 */
final class TlsBytes implements SocketBytes {
    /** Number of records in one system call. */
    private static final int RECORDS = 8;

    /** Largest record without its header: 2<sup>14</sup> bytes of content and what TLS 1.3 allows encryption to add. */
    private static final int MOST_OF_A_RECORD = (1 << 14) + 256;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SocketChannel channel;
    private final TlsEnd end;
    private final SSLEngine engine;
    private final int recordBytes;
    private final IncomingRecords incoming;
    /** Decrypted bytes of a record that did not fit into the reader's buffer, from its position on. */
    private final ByteBuffer plain;

    /** Encrypted bytes from its position on. */
    private final ByteBuffer outgoing;

    private long records;
    private boolean over;

    /**
     * @param end   closed with this object
     * @param early encrypted bytes that have been read from the channel already
     */
    TlsBytes(SocketChannel channel, TlsEnd end, ByteBuffer early) {
        this.channel = channel;
        this.end = end;
        this.engine = end.engine();
        this.recordBytes = engine.getSession().getPacketBufferSize();
        this.incoming =
                new IncomingRecords(channel, end.buffer(Math.max(RECORDS * recordBytes, early.remaining())), early);
        this.plain = end.buffer(Math.max(MOST_OF_A_RECORD, engine.getSession().getApplicationBufferSize()));
        this.outgoing = end.buffer(RECORDS * recordBytes);
    }

    /** Sends TLS's own messages, as far as the socket takes them. */
    void speak() throws IOException {
        if (flush()) {
            encrypt(NOTHING);
            flush();
        }
    }

    /** Receives the peer's own TLS messages; returns whether anything has arrived. */
    boolean listen() throws IOException {
        boolean arrived = decrypt(plain.clear());
        plain.flip();
        return arrived;
    }

    /** Begins the handshake, which follows on the same thread. */
    TlsHandshake handshake() throws SSLException {
        engine.beginHandshake();
        return new TlsHandshake(this, engine);
    }

    /** Whether the peer sends nothing more. */
    boolean ended() {
        return over || incoming.ended();
    }

    /** Whether the peer has ended the session in order; what it sends next belongs to another session. */
    boolean isOver() {
        return over;
    }

    /** Bytes that follow the session. */
    ByteBuffer rest() {
        return incoming.bytes();
    }

    /** Records encrypted so far. */
    long records() {
        return records;
    }

    /** Ends the session; call it when everything is flushed. */
    void finish() throws IOException {
        engine.closeOutbound();
        speak();
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
        return ended() && into.position() == start ? -1 : into.position() - start;
    }

    private void take(ByteBuffer into) {
        int some = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), some));
        plain.position(plain.position() + some);
    }

    /** Decrypts one record. @return false if no whole record has arrived */
    private boolean decrypt(ByteBuffer into) throws IOException {
        while (!ended() && incoming.haveBegun()) {
            SSLEngineResult result = engine.unwrap(incoming.bytes(), into);
            switch (result.getStatus()) {
                case OK -> {
                    // The peer asks for new keys, for instance; an end that only reads may answer here.
                    if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                        speak();
                    }
                    return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
                }
                case BUFFER_UNDERFLOW -> {
                    if (!incoming.receive()) {
                        return false;
                    }
                }
                case CLOSED -> over = true;
                default -> throw new SSLException("a record of more than " + recordBytes + " bytes");
            }
        }
        return false;
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

    /** Encrypts as many records as fit. */
    private void encrypt(ByteBuffer[] from) throws SSLException {
        outgoing.clear();
        try {
            do {
                SSLEngineResult result = engine.wrap(from, outgoing);
                records++;
                if (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && !movesOn(from)) {
                    throw new SSLException("TLS has ended: " + result.getStatus());
                }
            } while (outgoing.remaining() >= recordBytes && from[from.length - 1].hasRemaining());
        } finally {
            outgoing.flip();
        }
    }

    /** Whether an empty result is progress: TLS may announce a message and then have none. */
    private boolean movesOn(ByteBuffer[] from) {
        return !from[from.length - 1].hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
    }

    /** Whether the system has taken everything. */
    boolean flush() throws IOException {
        if (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
        return !outgoing.hasRemaining();
    }

    @Override
    public void close() {
        end.close();
    }
}
