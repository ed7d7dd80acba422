package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** What holds for every transport, whoever carries the bytes. */
final class TransportLaws {
    static final MessageTag TAG = new MessageTag(12, 3, 2, Direction.DISPATCH, 1);

    private TransportLaws() {}

    /** Every rank sends every other rank a message whose bytes are a function of the pair, and checks what it gets. */
    static void everyPairExchanges(List<Transport> transports, int bytes) throws Exception {
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
                        assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).as("from rank %d", source)
                                .isEqualTo(payload(source, transport.rank(), bytes));
                    }
                }
            }
            return null;
        });
    }

    static byte[] payload(int source, int target, int bytes) {
        byte[] payload = new byte[bytes];
        int state = 31 * source + target + 1;
        for (int i = 0; i < bytes; i++) {
            state = state * 1103515245 + 12345;
            payload[i] = (byte) (state >> 16);
        }
        return payload;
    }

    /** Messages with equal tags keep their order; other tags do not disturb them. */
    static void equalTagsKeepTheirOrder(List<Transport> transports) throws Exception {
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
                        assertThat(received.data().get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(sign * i);
                    }
                }
            }
            return null;
        });
    }

    /** All send far more than a mailbox holds before anyone receives. */
    static void sendingFirstDoesNotDeadlock(List<Transport> transports, int bytes, int messages) throws Exception {
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
