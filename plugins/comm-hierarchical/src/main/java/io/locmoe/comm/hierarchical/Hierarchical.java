package io.locmoe.comm.hierarchical;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;

/**
 * One message for each pair of nodes. The ranks of a node hand their rows for node B to one of them, its gateway to B;
 * the gateway sends them all to B's gateway for this node, which spreads them over B's ranks. The gateways to different
 * nodes are different ranks, as far as a node has ranks. Rows inside a node go straight.
 *
 * <p>The bytes between nodes are those of all-to-all, in as many messages as there are pairs of nodes. With one rank a
 * node it is all-to-all. The gateways do their part when they await the exchange.
 *
 * <p>All messages of an exchange have its tag. From one rank to another of the same node there may be several: its rows
 * for that rank, then those it hands over by target node, then those it spreads by source node; they are read in this
 * order.
 */
final class Hierarchical implements CommunicationStrategy {
    private final ScratchMemory scratch = new ScratchMemory();

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        Topology topology = transport.topology();
        long[] starts = plan.sendStarts();
        int node = topology.node(plan.rank());
        for (int target : plan.targets()) {
            if (topology.sameNode(plan.rank(), target)) {
                send(transport, plan, target, send.asSlice(starts[target], plan.bytes(plan.rank(), target)));
            }
        }
        for (int other = 0; other < topology.nodes(); other++) {
            int gateway = gateway(topology, node, other);
            if (other != node && gateway != plan.rank()) {
                long start = starts[topology.firstRank(other)];
                send(transport, plan, gateway, send.asSlice(start, starts[topology.firstRank(other + 1)] - start));
            }
        }
        Passage passage = new Passage(plan, send, receive, transport, scratch);
        return PendingExchange.of(passage::complete);
    }

    /** The rank of a node that talks to another node. */
    static int gateway(Topology topology, int node, int other) {
        int first = topology.firstRank(node);
        return first + other % (topology.firstRank(node + 1) - first);
    }

    /** Sends unless there is nothing to send. */
    static void send(Transport transport, ExchangePlan plan, int target, MemorySegment rows) {
        if (rows.byteSize() > 0) {
            transport.send(target, plan.tag(), rows);
        }
    }
}
