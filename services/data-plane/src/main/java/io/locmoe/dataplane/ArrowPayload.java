package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.ArrowBuf;

/** A message that lies where Flight has put it. Holds one reference to the buffer until it is closed. */
final class ArrowPayload implements Payload {
    private final ArrowBuf buffer;
    private final MemorySegment data;
    private final OpenMessages open;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long arrivedNanos;

    /** Takes over one reference to the buffer. */
    ArrowPayload(ArrowBuf buffer, long offset, long bytes, OpenMessages open) {
        this.buffer = buffer;
        this.data = segment(buffer, offset, bytes);
        this.open = open;
        open.opened(bytes);
    }

    /** The buffer's memory, without a reference to it. */
    static MemorySegment segment(ArrowBuf buffer, long offset, long bytes) {
        buffer.checkBytes(offset, offset + bytes);
        return MemorySegment.ofAddress(buffer.memoryAddress() + offset).reinterpret(bytes);
    }

    @Override
    public MemorySegment data() {
        if (closed.get()) {
            throw new IllegalStateException("the message is closed");
        }
        return data;
    }

    @Override
    public void arrived(long nanos) {
        arrivedNanos = nanos;
    }

    @Override
    public long arrivedNanos() {
        return arrivedNanos;
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            buffer.getReferenceManager().release();
            open.closed(data.byteSize());
        }
    }
}
