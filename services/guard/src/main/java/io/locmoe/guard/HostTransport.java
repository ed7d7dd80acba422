package io.locmoe.guard;

import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Supplier;

/** The host's transport for a strategy. Waiting counts as the host's time, under the host's class loader. */
final class HostTransport extends ForwardingTransport {
    private final Transport transport;
    private final Optional<Transport> peers;

    HostTransport(Transport transport) {
        super(transport);
        this.transport = transport;
        this.peers = transport.tensorPeers().map(HostTransport::new);
    }

    /** Runs host code that a plug-in has called. */
    static <T> T host(Supplier<T> work) {
        Visits visits = Visits.own();
        int visit = visits.enterHost();
        try {
            return work.get();
        } finally {
            visits.leave(visit);
        }
    }

    @Override
    public Optional<Transport> tensorPeers() {
        return peers;
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        host(() -> {
            super.send(target, tag, payload);
            return null;
        });
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        return host(() -> super.receive(source, tag));
    }

    @Override
    public void receiveInto(int source, MessageTag tag, MemorySegment target) {
        host(() -> {
            transport.receiveInto(source, tag, target);
            return null;
        });
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        ExpectedMessage message = host(() -> super.expect(source, tag, target));
        return () -> host(message::await);
    }
}
