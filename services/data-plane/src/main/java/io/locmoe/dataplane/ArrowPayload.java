package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.ArrowBuf;

/** A message that lies where Flight has put it. Holds one reference to the buffer until it is closed. */
final class ArrowPayload extends Payload {
    private final ArrowBuf buffer;
    private final OpenMessages open;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one reference to the buffer. */
    ArrowPayload(ArrowBuf buffer, long offset, long bytes, OpenMessages open) {
        super(segment(buffer, offset, bytes));
        this.buffer = buffer;
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
        return memory();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            buffer.getReferenceManager().release();
            open.closed(bytes());
        }
    }
}
