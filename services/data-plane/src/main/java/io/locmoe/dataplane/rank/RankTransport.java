package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** One rank's end of a session: sends through a carrier, receives from its mailbox, and counts both. */
final class RankTransport implements Transport {
    /** Represents the threads that read from peers. */
    private static final Thread ANY_THREAD = Thread.ofVirtual().unstarted(() -> {});

    private final int rank;
    private final Topology topology;
    private final MailboxOwner mailbox;
    private final Queue<String> mended;
    private final Carrier carrier;
    private final BodyReader reader;
    private final TrafficCounters traffic;
    private final ExchangeLedger ledger;
    private final Duration deadline;

    RankTransport(
            int rank,
            Topology topology,
            MailboxOwner mailbox,
            Queue<String> mended,
            Carrier carrier,
            BodyReader reader,
            TrafficCounters traffic,
            ExchangeLedger ledger,
            Duration deadline) {
        this.ledger = ledger;
        this.rank = rank;
        this.topology = topology;
        this.mailbox = mailbox;
        this.mended = mended;
        this.carrier = carrier;
        this.reader = reader;
        this.traffic = traffic;
        this.deadline = deadline;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        Objects.checkIndex(target, topology.ranks());
        if (target == rank) {
            throw new IllegalArgumentException("rank " + rank + " sends to itself: " + tag);
        }
        long started = System.nanoTime();
        long entry = ledger.sends(rank, target, tag, payload.byteSize());
        mailbox.check(target, tag);
        mailbox.blocks();
        try {
            carrier.carry(rank, target, tag, payload);
        } finally {
            mailbox.resumes();
        }
        ledger.ended(entry, payload.byteSize());
        traffic.sent(rank, target, tag.direction(), payload.byteSize(), System.nanoTime() - started);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        return take(source, tag, false);
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        if (!target.isNative() || !target.isAccessibleBy(ANY_THREAD)) {
            return Transport.super.expect(source, tag, target);
        }
        mailbox.name(source, tag, target);
        return () -> {
            try (Payload message = take(source, tag, true)) {
                if (message.data().address() != target.address()) {
                    message.copyTo(target, rank, source, tag);
                }
                return message.arrivedNanos();
            }
        };
    }

    @Override
    public List<String> takeMended() {
        List<String> taken = new ArrayList<>();
        for (String sentence = mended.poll(); sentence != null; sentence = mended.poll()) {
            taken.add(sentence);
        }
        return taken;
    }

    private Payload take(int source, MessageTag tag, boolean named) {
        Objects.checkIndex(source, topology.ranks());
        if (source == rank) {
            throw new IllegalArgumentException("rank " + rank + " waits for itself: " + tag);
        }
        long started = System.nanoTime();
        long entry = ledger.waits(rank, source, tag);
        try {
            Payload message = await(source, tag, named, started + deadline.toNanos());
            ledger.ended(entry, message.bytes());
            return message;
        } finally {
            traffic.waited(rank, tag.direction(), System.nanoTime() - started);
        }
    }

    private Payload await(int source, MessageTag tag, boolean named, long untilNanos) {
        mailbox.blocks();
        try {
            return reader.await(
                    () -> mailbox.decided(source, tag),
                    () -> mailbox.receive(source, tag, named, deadline, untilNanos, ledger),
                    untilNanos);
        } finally {
            mailbox.resumes();
        }
    }
}
