package io.locmoe.dataplane.proof;

import io.locmoe.dataplane.boring.NativeTls;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;

/**
 * One end of a TLS connection at which only nodes are let in. Its engine may hold memory that the garbage collector
 * knows nothing of, so whoever asked for the end closes it. Any thread may close it, also while another one is in the
 * engine, which then says that it is closed.
 */
public final class TlsEnd implements AutoCloseable {
    private final SSLEngine engine;
    private final boolean offHeap;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param offHeap whether the engine reads and writes memory off the heap without copying it */
    TlsEnd(SSLEngine engine, boolean offHeap) {
        this.engine = engine;
        this.offHeap = offHeap;
    }

    public SSLEngine engine() {
        return engine;
    }

    /** Empty memory of the kind that the engine works in: there is nothing to read from it yet. */
    public ByteBuffer buffer(int bytes) {
        ByteBuffer made = offHeap ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        return made.limit(0);
    }

    /** Gives the engine's memory back; it is of no use from then on. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            NativeTls.release(engine);
        }
    }
}
