package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The body of a record batch that carries a part of a message, while it is being read. */
public final class PartBody {
    private static final int OFFSETS_BYTES = 2 * Integer.BYTES;

    private final FrameHeader part;
    private final FlightData data;
    private final long start;
    private final long bytes;
    private long read;

    /**
     * Reads the body up to the offsets of its row.
     *
     * @throws RefusedException if the record batch does not have one row of one binary column
     */
    public PartBody(FrameHeader part, FlightData data) throws IOException {
        this.part = part;
        this.data = data;
        BatchLayout layout = layout();
        skipTo(layout.offsetsAt());
        ByteBuffer row = ByteBuffer.wrap(data.body().bytes(OFFSETS_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        read += OFFSETS_BYTES;
        int from = row.getInt();
        this.bytes = (long) row.getInt() - from;
        if (from < 0 || bytes < 0 || from + bytes > layout.valuesBytes()) {
            throw refused("a payload from byte " + from + " to " + (from + bytes) + " of " + layout.valuesBytes());
        }
        this.start = layout.valuesAt() + from;
        if (start < read || start > data.bodyBytes() - bytes) {
            throw refused("a payload at byte " + start + " of a body of " + data.bodyBytes() + " bytes");
        }
    }

    private BatchLayout layout() {
        BatchLayout layout = BatchLayout.read(data.header());
        if (layout == null) {
            throw refused("a message that is not an uncompressed record batch");
        }
        if (layout.rows() != 1 || layout.buffers() != PartSchema.BUFFERS || layout.offsetsBytes() < OFFSETS_BYTES) {
            throw refused("a record batch of " + layout.rows() + " rows in " + layout.buffers()
                    + " buffers, not of one binary row,");
        }
        return layout;
    }

    private void skipTo(long at) throws IOException {
        if (at < read || at > data.bodyBytes()) {
            throw refused("a buffer at byte " + at + " of a body of " + data.bodyBytes() + " bytes");
        }
        data.body().skip(at - read);
        read = at;
    }

    private RefusedException refused(String what) {
        return new RefusedException(Code.PROTOCOL, what + " from rank " + part.source() + ": " + part.tag());
    }

    /** Bytes of the part. */
    public long bytes() {
        return bytes;
    }

    /** Reads the bytes of the part, and the body to its end. */
    public void read(MemorySegment into) throws IOException {
        skipTo(start);
        data.body().read(into);
        data.endBody(start + bytes);
    }
}
