package io.locmoe.comm.allgather;

import io.locmoe.comm.toolkit.ScratchMemory;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/**
 * All-gather to the experts, reduce-scatter back, as Megatron's all-gather dispatcher. Towards the experts
 * ({@link Direction#DISPATCH} and its mirror {@link Direction#COMBINE_GRADIENT}) a rank sends all its rows to every
 * rank, and each keeps its own. On the way back a rank sends every rank a block with room for all rows which that rank
 * gets, its own results in their places and zeros elsewhere.
 *
 * <p>A reduce-scatter would add those blocks up. As every row has one block where it is not zero, the sum is that row;
 * the receiver takes it from there, which gives its bits and has no order of summation.
 */
final class AllGather implements CommunicationStrategy {
    private final ScratchMemory scratch = new ScratchMemory();

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        boolean gather =
                plan.tag().direction() == Direction.DISPATCH || plan.tag().direction() == Direction.COMBINE_GRADIENT;
        if (gather) {
            sendAll(plan, send, transport);
        } else {
            sendBlocks(plan, send, transport);
        }
        return PendingExchange.of(() -> arrive(plan, gather, receive, transport));
    }

    private static void sendAll(ExchangePlan plan, MemorySegment send, Transport transport) {
        long bytes = plan.sendBytes();
        for (int target : plan.targets()) {
            if (bytes > 0) {
                transport.send(target, plan.tag(), send.asSlice(0, bytes));
            }
        }
    }

    private void sendBlocks(ExchangePlan plan, MemorySegment send, Transport transport) {
        long[] starts = plan.sendStarts();
        long[] before = taken(plan, plan.rank());
        long[] whole = taken(plan, plan.ranks());
        for (int target : plan.targets()) {
            long bytes = whole[target];
            if (bytes > 0) {
                MemorySegment block = scratch.take(bytes);
                block.asSlice(0, bytes).fill((byte) 0);
                MemorySegment.copy(send, starts[target], block, before[target], plan.bytes(plan.rank(), target));
                transport.send(target, plan.tag(), block.asSlice(0, bytes));
                scratch.giveBack(block);
            }
        }
    }

    /** [ranks] bytes that each rank gets from the first so many ranks. */
    private static long[] taken(ExchangePlan plan, int sources) {
        long[] taken = new long[plan.ranks()];
        for (int from = 0; from < sources; from++) {
            for (int to = 0; to < taken.length; to++) {
                taken[to] += plan.bytes(from, to);
            }
        }
        return taken;
    }

    private void arrive(ExchangePlan plan, boolean gather, MemorySegment receive, Transport transport) {
        long[] starts = plan.receiveStarts();
        long received = plan.receiveBytes();
        for (int source : plan.sources()) {
            long bytes = gather ? plan.bytes(source, source + 1, 0, plan.ranks()) : received;
            if (bytes > 0) {
                MemorySegment block = scratch.take(bytes);
                transport.receiveInto(source, plan.tag(), block.asSlice(0, bytes));
                MemorySegment.copy(
                        block,
                        gather ? plan.bytes(source, source + 1, 0, plan.rank()) : starts[source],
                        receive,
                        starts[source],
                        plan.bytes(source, plan.rank()));
                scratch.giveBack(block);
            }
        }
    }
}
