package io.locmoe.comm.alltoall;

import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/** The receiving half of an exchange whose sends are posted. */
final class PendingReceives implements PendingExchange {
    private final ExchangePlan plan;
    private final MemorySegment memory;
    private final Transport transport;
    private boolean complete;

    PendingReceives(ExchangePlan plan, MemorySegment memory, Transport transport) {
        this.plan = plan;
        this.memory = memory;
        this.transport = transport;
    }

    @Override
    public void await() {
        if (complete) {
            return;
        }
        long[] starts = AllToAll.starts(plan.receiveRows(), plan.rowBytes());
        int ranks = transport.topology().ranks();
        for (int distance = 1; distance < ranks; distance++) {
            int source = (transport.rank() - distance + ranks) % ranks;
            long bytes = starts[source + 1] - starts[source];
            if (bytes > 0) {
                receive(source, starts[source], bytes);
            }
        }
        complete = true;
    }

    private void receive(int source, long start, long bytes) {
        try (Transport.Received received = transport.receive(source, plan.tag())) {
            if (received.data().byteSize() != bytes) {
                throw new ExchangeException("rank " + transport.rank() + " expected " + bytes + " bytes of rank " + source
                        + " and got " + received.data().byteSize() + " (" + plan.tag()
                        + "); the two ranks follow different plans");
            }
            MemorySegment.copy(received.data(), 0, memory, start, bytes);
        }
    }
}
