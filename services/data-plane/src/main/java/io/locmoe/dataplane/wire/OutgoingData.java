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
 * body, the payload from the memory it lies in, and the padding after it. gRPC takes heap arrays only, so the payload
 * goes through a small one that stays in the cache.
 */
final class OutgoingData extends InputStream implements KnownLength, Drainable {
    private final byte[] head;
    private final int headBytes;
    private final MemorySegment payload;
    private final int padding;
    private final byte[] chunk;

    /**
     * @param head    of which the first {@code headBytes} are sent
     * @param chunk   to copy through; not used by others until gRPC has taken the message
     * @param padding zeros after the payload
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

    /** gRPC drains what can be drained. */
    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }
}
