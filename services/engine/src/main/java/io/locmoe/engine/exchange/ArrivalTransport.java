package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** Records when the latest received message arrived. */
final class ArrivalTransport extends ForwardingTransport {
    private boolean received;
    private long last;

    ArrivalTransport(Transport transport) {
        super(transport);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        Received message = super.receive(source, tag);
        note(message.arrivedNanos());
        return message;
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        ExpectedMessage expected = super.expect(source, tag, target);
        return () -> {
            long arrived = expected.await();
            note(arrived);
            return arrived;
        };
    }

    private void note(long arrived) {
        last = received && last - arrived > 0 ? last : arrived;
        received = true;
    }

    void forget() {
        received = false;
    }

    /** {@link System#nanoTime} of the latest arrival among the messages received since {@link #forget}. */
    OptionalLong lastArrival() {
        return received ? OptionalLong.of(last) : OptionalLong.empty();
    }
}
