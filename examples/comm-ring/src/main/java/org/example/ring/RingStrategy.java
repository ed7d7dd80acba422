package org.example.ring;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Rows travel around a ring of the ranks, in R - 1 rounds for R ranks. In round r a rank sends its right neighbour the
 * rows of the rank r - 1 places to its left that have not arrived yet: for the ranks r, r + 1, ..., R - 1 places to the
 * right of their origin, in this order. Who receives them takes the first ones and passes on the rest. Each rank has
 * one peer to send to and one to receive from, however many there are; the price is that a row makes as many hops as
 * there are places between its ranks.
 */
final class RingStrategy implements CommunicationStrategy {
    /** Where in the ring a message is: whose rows, and how many hops they have made. */
    private record Round(ExchangePlan plan, int origin, int hops) {
        private int target(int distance) {
            return (origin + distance) % plan.ranks();
        }

        /** Bytes of all rows that still travel when they make hop {@code hops}. */
        private long bytes() {
            long bytes = 0;
            for (int distance = hops; distance < plan.ranks(); distance++) {
                bytes += plan.bytes(origin, target(distance));
            }
            return bytes;
        }

        /** Bytes of the rows that arrive with that hop. */
        private long arrived() {
            return plan.bytes(origin, target(hops));
        }
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        Round first = new Round(plan, plan.rank(), 1);
        if (first.bytes() > 0) {
            try (Arena arena = Arena.ofConfined()) {
                transport.send(right(plan), plan.tag(), inRingOrder(first, send, arena));
            }
        }
        return PendingExchange.of(() -> {
            for (int hops = 1; hops < plan.ranks(); hops++) {
                int origin = Math.floorMod(plan.rank() - hops, plan.ranks());
                pass(new Round(plan, origin, hops), receive, transport);
            }
        });
    }

    /** The own rows in the order in which the ring meets their targets. */
    private static MemorySegment inRingOrder(Round first, MemorySegment send, Arena arena) {
        ExchangePlan plan = first.plan();
        long[] starts = plan.sendStarts();
        MemorySegment ordered = arena.allocate(first.bytes());
        long at = 0;
        for (int target : plan.targets()) {
            long bytes = plan.bytes(plan.rank(), target);
            MemorySegment.copy(send, starts[target], ordered, at, bytes);
            at += bytes;
        }
        return ordered;
    }

    /** Receives one round's message, keeps what is for this rank, and sends the rest on. */
    private static void pass(Round round, MemorySegment receive, Transport transport) {
        ExchangePlan plan = round.plan();
        if (round.bytes() == 0) {
            return;
        }
        int left = Math.floorMod(plan.rank() - 1, plan.ranks());
        try (Transport.Received message = transport.receive(left, plan.tag())) {
            MemorySegment rows = message.data();
            if (rows.byteSize() != round.bytes()) {
                throw new ExchangeException("rank " + plan.rank() + " expected " + round.bytes() + " bytes of rank "
                        + round.origin() + " by rank " + left + " and got " + rows.byteSize() + " (" + plan.tag()
                        + "); the ranks follow different plans");
            }
            MemorySegment.copy(rows, 0, receive, plan.receiveStarts()[round.origin()], round.arrived());
            if (rows.byteSize() > round.arrived()) {
                transport.send(right(plan), plan.tag(), rows.asSlice(round.arrived()));
            }
        }
    }

    private static int right(ExchangePlan plan) {
        return (plan.rank() + 1) % plan.ranks();
    }
}
