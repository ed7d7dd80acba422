package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A header as it came from a peer.
 *
 * @param header   what it says
 * @param checksum of the part's bytes when they were sent
 * @param mended   whether one of its bits had flipped and was turned back
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
            FrameHeader.read(in); // what is no header at all is named as that
            throw new RefusedException(Code.DAMAGED, "more than one bit of a message's header changed on its way");
        }
        return new ReceivedHeader(FrameHeader.read(in), in.getInt(), !same);
    }

    /**
     * Compares the part with what was sent, and turns back a bit that has flipped.
     *
     * @return whether one had, in the part or in the header
     * @throws RefusedException if more than one has changed; it names sender, step, layer and direction
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
