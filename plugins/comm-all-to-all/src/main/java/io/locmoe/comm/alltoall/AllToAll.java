package io.locmoe.comm.alltoall;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/**
 * The flat uneven exchange (MPI's {@code alltoallv}): one message to each peer that gets rows, none to the others.
 *
 * <p>Rank r sends to r + 1, r + 2, …, so that at each moment the ranks aim at different peers, and receives from r - 1,
 * r - 2, …, the order in which those sends were posted.
 */
final class AllToAll implements CommunicationStrategy {

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        check(plan, send, receive, transport);
        long[] starts = starts(plan.sendRows(), plan.rowBytes());
        int ranks = transport.topology().ranks();
        for (int distance = 1; distance < ranks; distance++) {
            int target = (transport.rank() + distance) % ranks;
            long bytes = starts[target + 1] - starts[target];
            if (bytes > 0) {
                transport.send(target, plan.tag(), send.asSlice(starts[target], bytes));
            }
        }
        return new PendingReceives(plan, receive, transport);
    }

    /** Byte at which each rank's rows start, with the end of the last as one more element. */
    static long[] starts(int[] rows, int rowBytes) {
        long[] starts = new long[rows.length + 1];
        for (int rank = 0; rank < rows.length; rank++) {
            starts[rank + 1] = starts[rank] + (long) rows[rank] * rowBytes;
        }
        return starts;
    }

    private static void check(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        int rank = transport.rank();
        int ranks = transport.topology().ranks();
        if (plan.sendRows().length != ranks) {
            throw new IllegalArgumentException(
                    "all-to-all: a plan for " + plan.sendRows().length + " ranks on a mesh of " + ranks);
        }
        if (plan.sendRows()[rank] != 0 || plan.receiveRows()[rank] != 0) {
            throw new IllegalArgumentException("all-to-all: rank " + rank + " plans rows for itself; " + plan.tag());
        }
        if (send.byteSize() < plan.sendBytes() || receive.byteSize() < plan.receiveBytes()) {
            throw new IllegalArgumentException("all-to-all: the plan moves " + plan.sendBytes() + " bytes out and "
                    + plan.receiveBytes() + " in, the memory holds " + send.byteSize() + " and " + receive.byteSize()
                    + "; " + plan.tag());
        }
    }
}
