package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A header as received from a peer.
 *
 * @param header   its fields
 * @param checksum checksum of the part's bytes at the sender
 * @param mended   whether one of its bits had flipped and was corrected
 */
public record ReceivedHeader(FrameHeader header, int checksum, boolean mended) {

    /**
     * Reads at the buffer's position.
     *
     * @throws RefusedException if there is no header of this format, or more than one bit has changed
     */
    public static ReceivedHeader read(ByteBuffer buffer) {
        if (buffer == null || buffer.remaining() < FrameHeader.BYTES) {
            throw new RefusedException(
                    Code.PROTOCOL, "a record batch without the " + FrameHeader.BYTES + "-byte header");
        }
        byte[] copy = new byte[FrameHeader.BYTES];
        buffer.get(copy);
        ByteBuffer in = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        MemorySegment checked = MemorySegment.ofArray(copy).asSlice(0, FrameHeader.CHECKED_BYTES);
        int sent = in.getInt(FrameHeader.CHECKED_BYTES);
        boolean same = Checksum.of(checked) == sent;
        if (!same && !Checksum.mend(checked, sent)) {
            FrameHeader.read(in); // names data that is not a header as such
            throw new RefusedException(Code.DAMAGED, "more than one bit of a message's header changed on its way");
        }
        return new ReceivedHeader(FrameHeader.read(in), in.getInt(), !same);
    }

    /**
     * Compares the part with its checksum, and corrects a flipped bit.
     *
     * @return whether a bit of the part or the header was corrected
     * @throws RefusedException if more than one bit has changed; it names sender, step, layer and direction
     */
    public boolean mend(MemorySegment part) {
        if (Checksum.of(part) == checksum) {
            return mended;
        }
        if (!Checksum.mend(part, checksum)) {
            throw new RefusedException(
                    Code.DAMAGED,
                    "more than one bit of part " + header.part() + " of a message from rank " + header.source()
                            + " to rank " + header.target() + " changed on its way: " + header.tag());
        }
        return true;
    }
}
