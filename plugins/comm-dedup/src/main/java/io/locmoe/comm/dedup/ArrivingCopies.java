package io.locmoe.comm.dedup;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;

/** The arriving half of an exchange: makes the copies of rows from outside and hands them to the ranks of the group. */
final class ArrivingCopies {
    private final ExchangePlan plan;
    private final Topology groups;
    private final MemorySegment receive;
    private final Transport transport;
    private final ScratchMemory scratch;
    private final int rank;
    private final int group;
    private final int first;
    private final int end;
    private final long[] starts;

    ArrivingCopies(
            ExchangePlan plan, Topology groups, MemorySegment receive, Transport transport, ScratchMemory scratch) {
        this.plan = plan;
        this.groups = groups;
        this.receive = receive;
        this.transport = transport;
        this.scratch = scratch;
        rank = plan.rank();
        group = groups.node(rank);
        first = groups.firstRank(group);
        end = groups.firstRank(group + 1);
        starts = plan.receiveStarts();
    }

    void complete() {
        for (int source : plan.sources()) {
            if (groups.sameNode(source, rank)) {
                receive(source, source);
            }
        }
        for (int source = 0; source < plan.ranks(); source++) {
            if (!groups.sameNode(source, rank) && Deduplicated.receiver(groups, group, source) == rank) {
                spread(source);
            }
        }
        for (int source = 0; source < plan.ranks(); source++) {
            int over = Deduplicated.receiver(groups, group, source);
            if (!groups.sameNode(source, rank) && over != rank) {
                receive(over, source);
            }
        }
    }

    /** Rows of one rank that come over another. */
    private void receive(int over, int source) {
        if (plan.bytes(source, rank) > 0) {
            transport.receiveInto(over, plan.tag(), mine(source));
        }
    }

    private MemorySegment mine(int source) {
        return receive.asSlice(starts[source], plan.bytes(source, rank));
    }

    private void spread(int source) {
        long bytes = plan.bytes(source, source + 1, first, end);
        if (bytes == 0) {
            return;
        }
        MemorySegment rows = scratch.take(bytes).asSlice(0, bytes);
        try (Transport.Received received = transport.receive(source, plan.tag())) {
            unpack(source, received.data(), rows);
        }
        for (int target = first; target < end; target++) {
            MemorySegment part =
                    rows.asSlice(plan.bytes(source, source + 1, first, target), plan.bytes(source, target));
            if (target == rank) {
                mine(source).copyFrom(part);
            } else if (part.byteSize() > 0) {
                transport.send(target, plan.tag(), part);
            }
        }
        scratch.giveBack(rows);
    }

    private void unpack(int source, MemorySegment data, MemorySegment rows) {
        if (data.byteSize() == rows.byteSize()) {
            rows.copyFrom(data);
            return;
        }
        int rowBytes = plan.rowBytes();
        long count = rows.byteSize() / rowBytes;
        long distinctBytes = data.byteSize() - count * Integer.BYTES;
        if (distinctBytes <= 0 || distinctBytes % rowBytes != 0 || data.byteSize() > rows.byteSize()) {
            throw otherPlan(source, data.byteSize() + " bytes for " + count + " rows of " + rowBytes);
        }
        for (long row = 0; row < count; row++) {
            int distinct = data.get(Copies.INDEX, row * Integer.BYTES);
            if (distinct < 0 || distinct >= distinctBytes / rowBytes) {
                throw otherPlan(source, "row " + distinct + " of " + distinctBytes / rowBytes);
            }
            MemorySegment.copy(
                    data, count * Integer.BYTES + (long) distinct * rowBytes, rows, row * rowBytes, rowBytes);
        }
    }

    private ExchangeException otherPlan(int source, String what) {
        return new ExchangeException("rank " + rank + " got " + what + " from rank " + source + " (" + plan.tag()
                + "); the two ranks follow different plans");
    }
}
