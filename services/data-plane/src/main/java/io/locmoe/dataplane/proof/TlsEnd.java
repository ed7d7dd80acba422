package io.locmoe.dataplane.proof;

import io.locmoe.dataplane.boring.NativeTls;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;

/**
 * One end of a TLS connection that admits only nodes. Its engine may hold memory that the garbage collector does not
 * know, so whoever requested the end closes it. Any thread may close it, also while another one uses the engine, which
 * then throws.
 */
public final class TlsEnd implements AutoCloseable {
    private final SSLEngine engine;
    private final boolean offHeap;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param offHeap whether the engine reads and writes off-heap memory without copying */
    TlsEnd(SSLEngine engine, boolean offHeap) {
        this.engine = engine;
        this.offHeap = offHeap;
    }

    public SSLEngine engine() {
        return engine;
    }

    /** An empty buffer of the kind that the engine uses, ready for reading. */
    public ByteBuffer buffer(int bytes) {
        ByteBuffer made = offHeap ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        return made.limit(0);
    }

    /** Frees the engine's memory; the end is unusable afterwards. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            NativeTls.release(engine);
        }
    }
}
