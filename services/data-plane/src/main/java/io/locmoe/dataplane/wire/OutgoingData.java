package io.locmoe.dataplane.wire;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A message of Flight's protobuf type {@code FlightData} that gRPC copies into its own buffers: the fields before the
 * body, the payload from its memory, and the padding after it. gRPC takes only heap arrays, so the payload passes
 * through a small one that stays in the cache.
 */
final class OutgoingData extends InputStream implements KnownLength, Drainable {
    private final byte[] head;
    private final int headBytes;
    private final MemorySegment payload;
    private final int padding;
    private final byte[] chunk;

    /**
     * @param head    its first {@code headBytes} are sent
     * @param chunk   array to copy through; not used by others until gRPC has taken the message
     * @param padding number of zeros after the payload
     */
    OutgoingData(byte[] head, int headBytes, MemorySegment payload, int padding, byte[] chunk) {
        this.head = head;
        this.headBytes = headBytes;
        this.payload = payload;
        this.padding = padding;
        this.chunk = chunk;
    }

    @Override
    public int available() {
        return headBytes + (int) payload.byteSize() + padding;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        target.write(head, 0, headBytes);
        for (long at = 0; at < payload.byteSize(); ) {
            int some = (int) Math.min(chunk.length, payload.byteSize() - at);
            MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, at, chunk, 0, some);
            target.write(chunk, 0, some);
            at += some;
        }
        for (int i = 0; i < padding; i++) {
            target.write(0);
        }
        return available();
    }

    /** Unsupported, because gRPC drains a {@link Drainable}. */
    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }
}
