package io.locmoe.engine.training;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A transport of which some messages of a step have other content than was sent, and that says so, as that of a mesh
 * does where it notices. Of a direction whose messages are floats and nothing else.
 */
final class BadWire extends ForwardingTransport {
    static final String SAID = "a bit of a message flipped";

    private final long step;
    private final Direction direction;
    private final boolean garbles;
    /** Messages that are still to be changed. */
    private final AtomicInteger left;

    private final List<String> mended = new ArrayList<>();

    private BadWire(Transport transport, long step, Direction direction, boolean garbles, AtomicInteger left) {
        super(transport);
        this.step = step;
        this.direction = direction;
        this.garbles = garbles;
        this.left = left;
    }

    /**
     * Changes what comes to rank 1.
     *
     * @param garbles  whether the content changes, rather than being as it was sent
     * @param messages how many
     */
    static UnaryOperator<Transport> toRank1(long step, Direction direction, boolean garbles, int messages) {
        AtomicInteger left = new AtomicInteger(messages);
        return transport -> transport.rank() == 1 ? new BadWire(transport, step, direction, garbles, left) : transport;
    }

    /** Makes the first sum of gradients that rank 1 gets in a step no number. Nobody says so. */
    static UnaryOperator<Transport> sumOfRank1(long step) {
        AtomicInteger messages = new AtomicInteger();
        return transport -> transport.rank() != 1
                ? transport
                : new ForwardingTransport(transport) {
                    @Override
                    public Received receive(int source, MessageTag tag) {
                        Received received = super.receive(source, tag);
                        boolean gradients = tag.step() == step && tag.direction() == Direction.GRADIENTS;
                        // the first message is what the other rank adds to the sum
                        if (gradients && messages.incrementAndGet() == 2) {
                            received.data().fill((byte) -1);
                        }
                        return received;
                    }
                };
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        Received received = super.receive(source, tag);
        strike(tag, received.data());
        return received;
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        ExpectedMessage expected = super.expect(source, tag, target);
        return () -> {
            long arrived = expected.await();
            strike(tag, target);
            return arrived;
        };
    }

    private void strike(MessageTag tag, MemorySegment bytes) {
        if (tag.step() == step && tag.direction() == direction && bytes.byteSize() > 0 && left.getAndDecrement() > 0) {
            mended.add(SAID + ": " + tag);
            for (long i = 0; garbles && i < bytes.byteSize() / Float.BYTES; i++) {
                bytes.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) Math.sin(i));
            }
        }
    }

    @Override
    public List<String> takeMended() {
        List<String> taken = List.copyOf(mended);
        mended.clear();
        return taken;
    }
}
