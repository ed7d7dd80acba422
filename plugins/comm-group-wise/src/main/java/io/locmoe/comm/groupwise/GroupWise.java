package io.locmoe.comm.groupwise;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.comm.Transport.ExpectedMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LocMoE's group-wise All-to-All (section 3.2; {@code MoE.ffn_forward} of MindFormers): the devices of a tensor group
 * have the same rows to send, so each sends its share of them to its peer, the device with the same place in the group
 * over there; an all-gather inside the group then gives every device all rows. Between nodes a device sends 1/T of the
 * bytes of the flat exchange. Without tensor parallelism it is the flat exchange.
 *
 * <p>Shares are of the rows that there are, not of capacity slots, so nothing is padded.
 */
final class GroupWise implements CommunicationStrategy {

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        Optional<Transport> group = transport.tensorPeers();
        int size = group.map(g -> g.topology().ranks()).orElse(1);
        int mine = group.map(Transport::rank).orElse(0);
        List<ExpectedMessage> expected = expect(plan, receive, transport, mine, size);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            MemorySegment share = share(plan, plan.rank(), target, send, starts[target], mine, size);
            if (share.byteSize() > 0) {
                transport.send(target, plan.tag(), share);
            }
        }
        return PendingExchange.of(() -> {
            expected.forEach(ExpectedMessage::await);
            group.ifPresent(peers -> gather(plan, receive, peers));
        });
    }

    private static List<ExpectedMessage> expect(
            ExchangePlan plan, MemorySegment receive, Transport transport, int mine, int size) {
        List<ExpectedMessage> expected = new ArrayList<>();
        long[] starts = plan.receiveStarts();
        for (int source : plan.sources()) {
            MemorySegment share = share(plan, source, plan.rank(), receive, starts[source], mine, size);
            if (share.byteSize() > 0) {
                expected.add(transport.expect(source, plan.tag(), share));
            }
        }
        return expected;
    }

    /** Every device passes the share that arrived at it, of each source, to the others of its group. */
    private static void gather(ExchangePlan plan, MemorySegment receive, Transport group) {
        long[] starts = plan.receiveStarts();
        int size = group.topology().ranks();
        for (int hop = 1; hop < size; hop++) {
            for (int source : plan.sources()) {
                MemorySegment share = share(plan, source, plan.rank(), receive, starts[source], group.rank(), size);
                if (share.byteSize() > 0) {
                    group.send((group.rank() + hop) % size, plan.tag(), share);
                }
            }
        }
        for (int hop = 1; hop < size; hop++) {
            int peer = (group.rank() - hop + size) % size;
            for (int source : plan.sources()) {
                MemorySegment share = share(plan, source, plan.rank(), receive, starts[source], peer, size);
                if (share.byteSize() > 0) {
                    group.receiveInto(peer, plan.tag(), share);
                }
            }
        }
    }

    /** The share of one place in the group of the rows of a pair of ranks, in memory where those start at a byte. */
    private static MemorySegment share(
            ExchangePlan plan, int from, int to, MemorySegment memory, long start, int place, int size) {
        long rows = plan.rows()[from][to];
        long first = rows * place / size;
        long end = rows * (place + 1) / size;
        return memory.asSlice(start + first * plan.rowBytes(), (end - first) * plan.rowBytes());
    }
}
