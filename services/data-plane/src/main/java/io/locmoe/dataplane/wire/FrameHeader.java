package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The header in the application metadata of each record batch, and before each body on a body channel: 88 bytes,
 * little-endian, of which the last 8 are {@link Checksum}s; see {@code docs/wire-format.md}.
 *
 * <pre>
 *  offset size  field
 *   0     4     magic, 0x4D4F4C31 ("1LOM")
 *   4     4     kind: 1 part of a message; 2 abort, without record batch, UTF-8 reason from offset 88;
 *              3 end of a body channel, without body
 *   8     8     job key: first 8 bytes of the SHA-256 of the job id
 *  16     8     placement epoch
 *  24     4     source rank
 *  28     4     target rank
 *  32     8     step
 *  40     4     micro-batch
 *  44     4     layer, -1 for none
 *  48     4     direction: ordinal of {@link Direction}
 *  52     4     chunk
 *  56     8     bytes of the whole message
 *  64     8     offset of this part in the message
 *  72     4     index of this part
 *  76     4     number of parts
 *  80     4     checksum of the part's bytes
 *  84     4     checksum of the header's 84 bytes before it
 * </pre>
 */
public record FrameHeader(
        int kind,
        long jobKey,
        long placementEpoch,
        int source,
        int target,
        MessageTag tag,
        long bytes,
        long offset,
        int part,
        int parts) {
    public static final int BYTES = 88;
    /** Bytes that the last checksum covers. */
    static final int CHECKED_BYTES = 84;
    /** Largest message in bytes, so that a wrong length does not use all memory. */
    public static final long LARGEST_MESSAGE = 1L << 30;

    public static final int PART = 1;
    public static final int ABORT = 2;
    public static final int END = 3;

    private static final int MAGIC = 0x4D4F4C31;
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final MessageTag NO_TAG = new MessageTag(0, 0, -1, Direction.COUNTS, 0);

    public static FrameHeader abort(long jobKey, long placementEpoch) {
        return new FrameHeader(ABORT, jobKey, placementEpoch, 0, 0, NO_TAG, 0, 0, 0, 1);
    }

    public static FrameHeader end(long jobKey, long placementEpoch) {
        return new FrameHeader(END, jobKey, placementEpoch, 0, 0, NO_TAG, 0, 0, 0, 1);
    }

    public static long jobKey(String jobId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Writes the header of a part with the content {@code body} at the buffer's position. */
    public void write(ByteBuffer buffer, MemorySegment body) {
        int start = buffer.position();
        ByteBuffer out = buffer.order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC)
                .putInt(kind)
                .putLong(jobKey)
                .putLong(placementEpoch)
                .putInt(source)
                .putInt(target);
        out.putLong(tag.step())
                .putInt(tag.microBatch())
                .putInt(tag.layer())
                .putInt(tag.direction().ordinal());
        out.putInt(tag.chunk()).putLong(bytes).putLong(offset).putInt(part).putInt(parts);
        out.putInt(Checksum.of(body));
        out.putInt(Checksum.of(MemorySegment.ofBuffer(out.slice(start, CHECKED_BYTES))));
    }

    /** Reads the fields before the checksums. @throws RefusedException if this is not a header of this format */
    static FrameHeader read(ByteBuffer in) {
        int magic = in.getInt();
        if (magic != MAGIC) {
            throw new RefusedException(Code.PROTOCOL, "a header that starts with 0x" + Integer.toHexString(magic));
        }
        int kind = in.getInt();
        long jobKey = in.getLong();
        long epoch = in.getLong();
        int source = in.getInt();
        int target = in.getInt();
        MessageTag tag = new MessageTag(in.getLong(), in.getInt(), in.getInt(), direction(in.getInt()), in.getInt());
        return new FrameHeader(
                kind, jobKey, epoch, source, target, tag, in.getLong(), in.getLong(), in.getInt(), in.getInt());
    }

    private static Direction direction(int ordinal) {
        if (ordinal < 0 || ordinal >= DIRECTIONS.length) {
            throw new RefusedException(Code.PROTOCOL, "direction " + ordinal + " is unknown");
        }
        return DIRECTIONS[ordinal];
    }

    /** UTF-8 text from the buffer's position, after the header. */
    public static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer).toString();
    }
}
