package io.locmoe.comm.padded;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/**
 * The exchange of static shapes, as MindSpore's {@code [expert, dp, capacity, hidden]} buffers: every pair of ranks
 * exchanges {@link ExchangePlan#slotRows} rows, those that routing did not fill are zero. Bytes do not depend on
 * routing as long as a capacity bounds it; without a capacity a slot is the largest number of rows that any pair has in
 * this exchange.
 *
 * <p>The capacity counts tokens of all ranks, so that a slot has room for the case that one rank fills an expert alone.
 * MindSpore's capacity is a rank's own share, by about the number of ranks smaller.
 */
final class AllToAllPadded implements CommunicationStrategy {
    private final ScratchMemory scratch = new ScratchMemory();

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        long slot = slotBytes(plan);
        if (slot == 0) {
            return PendingExchange.of(() -> {});
        }
        long[] starts = plan.sendStarts();
        MemorySegment block = scratch.take(slot);
        for (int target : plan.targets()) {
            long bytes = plan.bytes(plan.rank(), target);
            MemorySegment.copy(send, starts[target], block, 0, bytes);
            block.asSlice(bytes, slot - bytes).fill((byte) 0);
            transport.send(target, plan.tag(), block.asSlice(0, slot));
        }
        scratch.giveBack(block);
        return PendingExchange.of(() -> arrive(plan, receive, transport));
    }

    private static long slotBytes(ExchangePlan plan) {
        return (long) plan.slotRows() * plan.rowBytes();
    }

    private void arrive(ExchangePlan plan, MemorySegment receive, Transport transport) {
        long slot = slotBytes(plan);
        long[] starts = plan.receiveStarts();
        MemorySegment block = scratch.take(slot);
        for (int source : plan.sources()) {
            transport.receiveInto(source, plan.tag(), block.asSlice(0, slot));
            MemorySegment.copy(block, 0, receive, starts[source], plan.bytes(source, plan.rank()));
        }
        scratch.giveBack(block);
    }
}
