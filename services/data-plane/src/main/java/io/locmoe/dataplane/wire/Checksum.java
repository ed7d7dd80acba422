package io.locmoe.dataplane.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * The checksum of what travels: CRC-32C (RFC 3720, appendix B.4), for which processors have an instruction. Of two
 * checksums of bytes that differ in one bit, the difference says in which: up to 2^31 bits, each has one of its own.
 */
final class Checksum {
    /** The polynomial, in the order in which bits are sent. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int CHUNK = 8 << 10;

    private Checksum() {}

    static int of(MemorySegment bytes) {
        CRC32C sum = new CRC32C();
        if (bytes.isNative()) {
            sum.update(bytes.asByteBuffer());
        } else {
            ofHeap(bytes, sum);
        }
        return (int) sum.getValue();
    }

    /** Arrays of any type. */
    private static void ofHeap(MemorySegment bytes, CRC32C sum) {
        byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
        for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
            int some = (int) Math.min(chunk.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, some);
            sum.update(chunk, 0, some);
        }
    }

    /**
     * Turns back the one bit that makes the bytes have another checksum than they were sent with.
     *
     * @param sent the checksum of the sender; one bit of it may have flipped instead of one of the bytes
     * @return false if more than one bit has changed; the bytes are as they were then
     */
    static boolean mend(MemorySegment bytes, int sent) {
        int difference = of(bytes) ^ sent;
        if (Integer.bitCount(difference) == 1) {
            return true;
        }
        long bit = bytes.byteSize() * Byte.SIZE - 1;
        for (int ofBit = POLYNOMIAL; bit >= 0 && ofBit != difference; bit--) {
            ofBit = ofBit >>> 1 ^ (ofBit & 1) * POLYNOMIAL;
        }
        if (bit >= 0) {
            byte flipped = bytes.get(ValueLayout.JAVA_BYTE, bit / Byte.SIZE);
            bytes.set(ValueLayout.JAVA_BYTE, bit / Byte.SIZE, (byte) (flipped ^ 1 << bit % Byte.SIZE));
        }
        return bit >= 0;
    }
}
