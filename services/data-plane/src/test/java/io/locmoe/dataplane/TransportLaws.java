package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** What holds for every transport, whoever carries the bytes. */
public final class TransportLaws {
    public static final MessageTag TAG = new MessageTag(12, 3, 2, Direction.DISPATCH, 1);

    private TransportLaws() {}

    /** Every rank sends every other rank a message whose bytes are a function of the pair, and checks what it gets. */
    public static void everyPairExchanges(List<Transport> transports, int bytes) throws Exception {
        Ranks.run(transports, transport -> {
            int ranks = transport.topology().ranks();
            for (int target = 0; target < ranks; target++) {
                if (target != transport.rank()) {
                    byte[] payload = payload(transport.rank(), target, bytes);
                    transport.send(target, TAG, MemorySegment.ofArray(payload));
                    Arrays.fill(payload, (byte) -1);
                }
            }
            for (int source = 0; source < ranks; source++) {
                if (source != transport.rank()) {
                    try (Transport.Received received = transport.receive(source, TAG)) {
                        assertThat(received.data().toArray(ValueLayout.JAVA_BYTE))
                                .as("from rank %d", source)
                                .isEqualTo(payload(source, transport.rank(), bytes));
                    }
                }
            }
            return null;
        });
    }

    public static byte[] payload(int source, int target, int bytes) {
        byte[] payload = new byte[bytes];
        int state = 31 * source + target + 1;
        for (int i = 0; i < bytes; i++) {
            state = state * 1103515245 + 12345;
            payload[i] = (byte) (state >> 16);
        }
        return payload;
    }

    /** Messages with equal tags keep their order; other tags do not disturb them. */
    public static void equalTagsKeepTheirOrder(List<Transport> transports) throws Exception {
        Ranks.run(transports, transport -> {
            int ranks = transport.topology().ranks();
            int next = (transport.rank() + 1) % ranks;
            int previous = (transport.rank() + ranks - 1) % ranks;
            for (int i = 0; i < 100; i++) {
                transport.send(next, TAG, MemorySegment.ofArray(new int[] {i}));
                transport.send(next, TAG.withChunk(7), MemorySegment.ofArray(new int[] {-i}));
            }
            for (int sign : new int[] {-1, 1}) {
                for (int i = 0; i < 100; i++) {
                    try (Transport.Received received = transport.receive(previous, sign < 0 ? TAG.withChunk(7) : TAG)) {
                        assertThat(received.data().get(ValueLayout.JAVA_INT_UNALIGNED, 0))
                                .isEqualTo(sign * i);
                    }
                }
            }
            return null;
        });
    }

    /**
     * Named memory is filled, whether it was named before the message came or after, and messages of one tag fill it in
     * their order. A second message is named late, so that it has to wait for its memory where the first was named
     * early.
     */
    public static void namedMemoryIsFilled(List<Transport> transports, int bytes) throws Exception {
        Ranks.run(transports, transport -> {
            int ranks = transport.topology().ranks();
            MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, 2L * ranks * bytes), 64);
            Transport.ExpectedMessage[][] expected = new Transport.ExpectedMessage[2][ranks];
            for (int round = 0; round < 2; round++) {
                for (int peer = 0; peer < ranks; peer++) {
                    if (peer != transport.rank()) {
                        expected[round][peer] =
                                transport.expect(peer, TAG, memory.asSlice((2L * peer + round) * bytes, bytes));
                        transport.send(
                                peer, TAG, MemorySegment.ofArray(payload(transport.rank() + 100 * round, peer, bytes)));
                    }
                }
            }
            for (int peer = 0; peer < ranks; peer++) {
                for (int round = 0; round < 2 && peer != transport.rank(); round++) {
                    assertThat(expected[round][peer].await()).isLessThanOrEqualTo(System.nanoTime());
                    assertThat(memory.asSlice((2L * peer + round) * bytes, bytes)
                                    .toArray(ValueLayout.JAVA_BYTE))
                            .as("message %d of rank %d", round, peer)
                            .isEqualTo(payload(peer + 100 * round, transport.rank(), bytes));
                }
            }
            return null;
        });
    }

    /** Memory of another size is not filled, and memory that only this thread may use is filled by it. */
    public static void wrongSizedMemoryIsRefusedAndConfinedMemoryIsFilled(List<Transport> transports) throws Exception {
        Ranks.run(transports, transport -> {
            int peer = 1 - transport.rank();
            MemorySegment large = Arena.ofAuto().allocate(11);
            try (Arena confined = Arena.ofConfined()) {
                MemorySegment mine = confined.allocate(10);
                MemorySegment heap = MemorySegment.ofArray(new byte[10]);
                Transport.ExpectedMessage wrong = transport.expect(peer, TAG, large);
                List<Transport.ExpectedMessage> right =
                        List.of(transport.expect(peer, TAG, mine), transport.expect(peer, TAG, heap));
                byte[] payload = payload(transport.rank(), peer, 10);
                for (int i = 0; i < 3; i++) {
                    transport.send(peer, TAG, MemorySegment.ofArray(payload));
                }
                assertThatThrownBy(wrong::await)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContaining("expected 11 bytes of rank " + peer + " and got 10");
                right.forEach(Transport.ExpectedMessage::await);
                assertThat(mine.mismatch(MemorySegment.ofArray(payload(peer, transport.rank(), 10))))
                        .isEqualTo(-1);
                assertThat(heap.mismatch(mine)).isEqualTo(-1);
            }
            return null;
        });
    }

    /** All send far more than a mailbox holds before anyone receives. */
    public static void sendingFirstDoesNotDeadlock(List<Transport> transports, int bytes, int messages)
            throws Exception {
        Ranks.run(transports, transport -> {
            int ranks = transport.topology().ranks();
            MemorySegment payload = MemorySegment.ofArray(new byte[bytes]);
            for (int target = 0; target < ranks; target++) {
                for (int i = 0; target != transport.rank() && i < messages; i++) {
                    transport.send(target, TAG, payload);
                }
            }
            for (int source = 0; source < ranks; source++) {
                for (int i = 0; source != transport.rank() && i < messages; i++) {
                    transport.receive(source, TAG).close();
                }
            }
            return null;
        });
    }
}
