package io.locmoe.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Headers and parts of which bits have flipped. */
class ReceivedHeaderTest {
    private static final MessageTag TAG = new MessageTag(7, 1, 2, Direction.COMBINE, 3);

    private final Random random = new Random(20261127);
    private final byte[] part = new byte[1000];
    private final FrameHeader header;
    private final byte[] sent;

    ReceivedHeaderTest() {
        random.nextBytes(part);
        header = new FrameHeader(FrameHeader.PART, 5, 9, 1, 2, TAG, part.length, 0, 0, 1);
        ByteBuffer buffer = ByteBuffer.allocate(FrameHeader.BYTES);
        header.write(buffer, MemorySegment.ofArray(part));
        sent = buffer.array();
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }

    private ReceivedHeader read(byte[] bytes) {
        return ReceivedHeader.read(ByteBuffer.wrap(bytes));
    }

    @Test
    void undamagedMessagesAreNotRepaired() {
        assertThat(read(sent).header()).isEqualTo(header);
        assertThat(read(sent).mend(MemorySegment.ofArray(part))).isFalse();
    }

    @Test
    void everyFlippedBitOfAHeaderIsRepaired() {
        for (int bit = 0; bit < sent.length * 8; bit++) {
            byte[] flipped = sent.clone();
            flip(flipped, bit);
            ReceivedHeader received = read(flipped);
            assertThat(received.header()).as("bit %d", bit).isEqualTo(header);
            assertThat(received.mend(MemorySegment.ofArray(part.clone()))).isTrue();
        }
    }

    @Test
    void everyFlippedBitOfAPartIsRepaired() {
        for (int bit = 0; bit < part.length * 8; bit++) {
            byte[] flipped = part.clone();
            flip(flipped, bit);
            assertThat(read(sent).mend(MemorySegment.ofArray(flipped))).isTrue();
            assertThat(flipped).as("bit %d", bit).isEqualTo(part);
        }
    }

    /** Four bits at least are between two parts with the same checksum, so two never look like one. */
    @Test
    void twoFlippedBitsOfAPartAreReportedAndNotRepaired() {
        for (int i = 0; i < 5_000; i++) {
            byte[] flipped = part.clone();
            int first = random.nextInt(part.length * 8);
            flip(flipped, first);
            flip(flipped, (first + 1 + random.nextInt(part.length * 8 - 1)) % (part.length * 8));
            byte[] before = flipped.clone();
            assertThatThrownBy(() -> read(sent).mend(MemorySegment.ofArray(flipped)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "more than one bit of part 0 of a message from rank 1 to rank 2 changed on its way: " + TAG)
                    .returns(Code.DAMAGED, e -> ((RefusedException) e).code());
            assertThat(flipped).isEqualTo(before);
        }
    }

    @Test
    void twoBitsOfAHeaderAreNamed() {
        for (int second = 261; second < FrameHeader.CHECKED_BYTES * 8; second++) {
            byte[] flipped = sent.clone();
            flip(flipped, 260);
            flip(flipped, second);
            assertThatThrownBy(() -> read(flipped)).isInstanceOf(RefusedException.class);
        }
    }

    /** Large parts are native memory, which the checksum reads in place. */
    @Test
    void arraysAndNativeMemoryHaveTheSameChecksum() {
        byte[] large = new byte[20_001];
        random.nextBytes(large);
        ByteBuffer direct = ByteBuffer.allocateDirect(large.length).put(large).flip();
        assertThat(Checksum.of(MemorySegment.ofBuffer(direct)))
                .isEqualTo(Checksum.of(MemorySegment.ofArray(large)))
                .isNotEqualTo(Checksum.of(MemorySegment.ofArray(large).asSlice(1)));
    }
}
