package io.locmoe.dataplane.body;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Memory that both ends of a body channel have mapped, to transfer bodies; see {@code docs/wire-format.md}. It starts
 * with the number of bytes that the receiver has taken so far. The bodies follow consecutively and wrap around at the
 * end. Nobody waits for a ring: the socket beside it announces each body, and carries those that do not fit. An object
 * is one of the ends, used by one thread at a time.
 */
final class Ring implements AutoCloseable {
    /** Payload bytes of a part, so small that it stays in the cache while it is copied into a ring and out of it. */
    static final long PART_BYTES = 128L << 10;
    /** Capacity of a ring in payload bytes. */
    static final long BYTES = 256L << 10;
    /** Bytes before the bodies: a separate page. */
    static final long HEAD_BYTES = 4 << 10;

    private static final VarHandle TAKEN =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final Arena arena;
    private final MemorySegment head;
    private final MemorySegment bodies;
    /** Bytes that this end has put or taken so far. */
    private long passed;

    /**
     * Maps a file.
     *
     * @param bytes capacity for bodies
     * @param arena arena of the mapping; owned by the ring when this returns
     */
    Ring(FileChannel file, long bytes, Arena arena) throws IOException {
        MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, HEAD_BYTES + bytes, arena);
        this.arena = arena;
        this.head = memory.asSlice(0, HEAD_BYTES);
        this.bodies = memory.asSlice(HEAD_BYTES);
    }

    /**
     * Copies a body into the ring; called by the sender.
     *
     * @return false if it does not fit now
     * @throws IOException if the receiver claims to have taken bytes that were never put
     */
    boolean put(MemorySegment body) throws IOException {
        long taken = (long) TAKEN.getAcquire(head, 0L);
        long waiting = passed - taken;
        if (waiting < 0 || waiting > bodies.byteSize()) {
            throw new IOException("its ring says that " + taken + " bytes were taken, but " + passed + " were sent");
        }
        if (body.byteSize() > bodies.byteSize() - waiting) {
            return false;
        }
        long at = passed % bodies.byteSize();
        long straight = Math.min(body.byteSize(), bodies.byteSize() - at);
        MemorySegment.copy(body, 0, bodies, at, straight);
        MemorySegment.copy(body, straight, bodies, 0, body.byteSize() - straight);
        passed += body.byteSize();
        return true;
    }

    /**
     * Copies the next body out of the ring; called by the receiver. Each byte is read once, because the sender could
     * change it meanwhile.
     *
     * @throws RefusedException if the ring is smaller than the body
     */
    void take(MemorySegment into) {
        if (into.byteSize() > bodies.byteSize()) {
            throw new RefusedException(
                    Code.PROTOCOL, "a body of " + into.byteSize() + " bytes in a ring of " + bodies.byteSize());
        }
        long at = passed % bodies.byteSize();
        long straight = Math.min(into.byteSize(), bodies.byteSize() - at);
        MemorySegment.copy(bodies, at, into, 0, straight);
        MemorySegment.copy(bodies, 0, into, straight, into.byteSize() - straight);
        passed += into.byteSize();
        TAKEN.setRelease(head, 0L, passed);
    }

    /** Ends the mapping. */
    @Override
    public void close() {
        arena.close();
    }
}
