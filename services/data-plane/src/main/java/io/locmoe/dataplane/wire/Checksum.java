package io.locmoe.dataplane.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * The checksum of messages: CRC-32C (RFC 3720, appendix B.4), for which processors have an instruction. If two byte
 * sequences differ in one bit, the difference of their checksums identifies it: up to a length of 2^31 bits, each bit
 * has its own difference.
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

    /** Updates the checksum from an array of any type. */
    private static void ofHeap(MemorySegment bytes, CRC32C sum) {
        byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
        for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
            int some = (int) Math.min(chunk.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, some);
            sum.update(chunk, 0, some);
        }
    }

    /**
     * Corrects the bytes if a single bit has flipped.
     *
     * @param sent the checksum of the sender; its own bits may have flipped instead
     * @return false if more than one bit has changed; the bytes are then unchanged
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
