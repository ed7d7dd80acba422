package io.locmoe.comm.hierarchical;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;

/** One exchange from the moment when the ranks' own rows are handed over. */
final class Passage {
    private final ExchangePlan plan;
    private final MemorySegment send;
    private final MemorySegment receive;
    private final Transport transport;
    private final ScratchMemory scratch;
    private final Topology topology;
    private final int rank;
    private final int node;
    private final int first;
    private final int end;
    private final long[] arrivals;

    Passage(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport, ScratchMemory scratch) {
        this.plan = plan;
        this.send = send;
        this.receive = receive;
        this.transport = transport;
        this.scratch = scratch;
        topology = transport.topology();
        rank = plan.rank();
        node = topology.node(rank);
        first = topology.firstRank(node);
        end = topology.firstRank(node + 1);
        arrivals = plan.receiveStarts();
    }

    void complete() {
        for (int source : plan.sources()) {
            if (topology.sameNode(source, rank)) {
                receive(source, receive.asSlice(arrivals[source], plan.bytes(source, rank)));
            }
        }
        for (int other = 0; other < topology.nodes(); other++) {
            if (isGatewayTo(other)) {
                leave(other);
            }
        }
        for (int other = 0; other < topology.nodes(); other++) {
            if (isGatewayTo(other)) {
                spread(other);
            }
        }
        for (int other = 0; other < topology.nodes(); other++) {
            if (other != node && !isGatewayTo(other)) {
                receive(Hierarchical.gateway(topology, node, other), mine(other));
            }
        }
    }

    private boolean isGatewayTo(int other) {
        return other != node && Hierarchical.gateway(topology, node, other) == rank;
    }

    private void receive(int source, MemorySegment rows) {
        if (rows.byteSize() > 0) {
            transport.receiveInto(source, plan.tag(), rows);
        }
    }

    /** Where the rows of a node's ranks for this rank go: they are consecutive. */
    private MemorySegment mine(int other) {
        long start = arrivals[topology.firstRank(other)];
        return receive.asSlice(start, arrivals[topology.firstRank(other + 1)] - start);
    }

    /** Collects what this node's ranks have for another node, and sends it. */
    private void leave(int other) {
        int otherFirst = topology.firstRank(other);
        int otherEnd = topology.firstRank(other + 1);
        long bytes = plan.bytes(first, end, otherFirst, otherEnd);
        MemorySegment block = scratch.take(bytes);
        for (int source = first; source < end; source++) {
            MemorySegment part = block.asSlice(
                    plan.bytes(first, source, otherFirst, otherEnd),
                    plan.bytes(source, source + 1, otherFirst, otherEnd));
            if (source == rank) {
                part.copyFrom(send.asSlice(plan.sendStarts()[otherFirst], part.byteSize()));
            } else {
                receive(source, part);
            }
        }
        Hierarchical.send(transport, plan, Hierarchical.gateway(topology, other, node), block.asSlice(0, bytes));
        scratch.giveBack(block);
    }

    /** Takes what another node's ranks have for this node, and hands it out. */
    private void spread(int other) {
        int otherFirst = topology.firstRank(other);
        int otherEnd = topology.firstRank(other + 1);
        long bytes = plan.bytes(otherFirst, otherEnd, first, end);
        MemorySegment block = scratch.take(bytes);
        receive(Hierarchical.gateway(topology, other, node), block.asSlice(0, bytes));
        for (int target = first; target < end; target++) {
            if (target == rank) {
                sort(block, otherFirst, otherEnd, target, mine(other));
            } else {
                long targetBytes = plan.bytes(otherFirst, otherEnd, target, target + 1);
                MemorySegment sorted = scratch.take(targetBytes);
                sort(block, otherFirst, otherEnd, target, sorted);
                Hierarchical.send(transport, plan, target, sorted.asSlice(0, targetBytes));
                scratch.giveBack(sorted);
            }
        }
        scratch.giveBack(block);
    }

    /** A block has rows by source and then target; picks those for one target. */
    private void sort(MemorySegment block, int otherFirst, int otherEnd, int target, MemorySegment sorted) {
        long at = 0;
        for (int source = otherFirst; source < otherEnd; source++) {
            long start = plan.bytes(otherFirst, source, first, end) + plan.bytes(source, source + 1, first, target);
            long bytes = plan.bytes(source, target);
            MemorySegment.copy(block, start, sorted, at, bytes);
            at += bytes;
        }
    }
}
