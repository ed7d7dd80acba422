package io.locmoe.comm.dedup;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * A token that goes to several experts of one group of ranks, a node or a rank, travels there once, with an index of
 * rows beside it. A rank of the group makes the copies and hands them to the others; which one follows from the source,
 * so that the work is spread. Rows inside a group, and rows that an index would not make fewer bytes, travel as they
 * are: it never sends more between groups than all-to-all.
 *
 * <p>Only {@link io.locmoe.spi.comm.Direction#DISPATCH} carries copies. The outputs of different experts differ, and so
 * do the gradients on their way to the experts, which are scaled by each expert's weight. The gradients on their way
 * back could be summed before they travel, but in another order than without the strategy, and the losses would not be
 * the same bits. All three travel as with all-to-all.
 *
 * <p>It reports {@code unsentShare}: of the tokens' rows that were dispatched to other groups, the share that it did
 * not send because they were copies.
 *
 * <p>From one rank to another of the same node there may be several messages with the exchange's tag: its own rows,
 * then those of sources outside by source rank; they are read in this order.
 */
final class Deduplicated implements CommunicationStrategy {
    private final Scope scope;
    private final ScratchMemory scratch = new ScratchMemory();
    /** Rows that were dispatched to other groups since the last report, and how many of them were not sent. */
    private long dispatched;

    private long unsent;

    /** Where a token travels once. */
    enum Scope {
        NODE,
        RANK
    }

    Deduplicated(Scope scope) {
        this.scope = scope;
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        Topology groups =
                scope == Scope.NODE && plan.tokens() != null ? transport.topology() : Topology.of(plan.ranks(), 1);
        int rank = plan.rank();
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            long bytes = plan.bytes(rank, target);
            if (groups.sameNode(rank, target) && bytes > 0) {
                transport.send(target, plan.tag(), send.asSlice(starts[target], bytes));
            }
        }
        for (int distance = 1; distance < groups.nodes(); distance++) {
            sendToGroup((groups.node(rank) + distance) % groups.nodes(), groups, plan, send, transport);
        }
        return PendingExchange.of(() -> new ArrivingCopies(plan, groups, receive, transport, scratch).complete());
    }

    private void sendToGroup(int group, Topology groups, ExchangePlan plan, MemorySegment send, Transport transport) {
        long[] starts = plan.sendStarts();
        long start = starts[groups.firstRank(group)];
        MemorySegment rows = send.asSlice(start, starts[groups.firstRank(group + 1)] - start);
        if (rows.byteSize() == 0) {
            return;
        }
        int count = (int) (rows.byteSize() / plan.rowBytes());
        dispatched += plan.tokens() == null ? 0 : count;
        int target = receiver(groups, group, plan.rank());
        Copies copies =
                plan.tokens() == null ? null : Copies.among(plan.tokens(), (int) (start / plan.rowBytes()), count);
        if (copies == null || copies.bytes(plan.rowBytes()) >= rows.byteSize()) {
            transport.send(target, plan.tag(), rows);
            return;
        }
        unsent += count - copies.rows().length;
        MemorySegment packed = scratch.take(copies.bytes(plan.rowBytes()));
        copies.pack(rows, packed, plan.rowBytes());
        transport.send(target, plan.tag(), packed.asSlice(0, copies.bytes(plan.rowBytes())));
        scratch.giveBack(packed);
    }

    @Override
    public Map<String, Double> measures() {
        double share = dispatched == 0 ? 0 : (double) unsent / dispatched;
        dispatched = 0;
        unsent = 0;
        return Map.of("unsentShare", share);
    }

    /** The rank of a group that gets the rows of a source outside. */
    static int receiver(Topology groups, int group, int source) {
        int first = groups.firstRank(group);
        return first + source % (groups.firstRank(group + 1) - first);
    }
}
