package io.locmoe.comm.alltoall;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.comm.Transport.ExpectedMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The flat uneven exchange (MPI's {@code alltoallv}): one message to each peer that gets rows, none to the others. The
 * room for what arrives is named before anything is sent.
 */
final class AllToAll implements CommunicationStrategy {

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        List<ExpectedMessage> expected = expect(plan, receive, transport);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            long bytes = plan.bytes(plan.rank(), target);
            if (bytes > 0) {
                transport.send(target, plan.tag(), send.asSlice(starts[target], bytes));
            }
        }
        return PendingExchange.of(() -> expected.forEach(ExpectedMessage::await));
    }

    private static List<ExpectedMessage> expect(ExchangePlan plan, MemorySegment receive, Transport transport) {
        List<ExpectedMessage> expected = new ArrayList<>();
        long[] starts = plan.receiveStarts();
        for (int source : plan.sources()) {
            long bytes = plan.bytes(source, plan.rank());
            if (bytes > 0) {
                expected.add(transport.expect(source, plan.tag(), receive.asSlice(starts[source], bytes)));
            }
        }
        return expected;
    }
}
