package io.locmoe.comm.alltoall;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/** The flat uneven exchange (MPI's {@code alltoallv}): one message to each peer that gets rows, none to the others. */
final class AllToAll implements CommunicationStrategy {

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            long bytes = plan.bytes(plan.rank(), target);
            if (bytes > 0) {
                transport.send(target, plan.tag(), send.asSlice(starts[target], bytes));
            }
        }
        return PendingExchange.of(() -> arrive(plan, receive, transport));
    }

    private static void arrive(ExchangePlan plan, MemorySegment receive, Transport transport) {
        long[] starts = plan.receiveStarts();
        for (int source : plan.sources()) {
            long bytes = plan.bytes(source, plan.rank());
            if (bytes > 0) {
                transport.receiveInto(source, plan.tag(), receive.asSlice(starts[source], bytes));
            }
        }
    }
}
