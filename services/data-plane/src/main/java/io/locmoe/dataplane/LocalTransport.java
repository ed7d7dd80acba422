package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Transport between ranks of one process, for jobs without peers and for tests. Loads nothing but the JDK. */
public final class LocalTransport {
    static final long MAILBOX_BYTES = 16L << 20;
    static final long RETAINED_BYTES = 16L << 20;

    private LocalTransport() {}

    /**
     * A session that holds all ranks of a topology, whatever their node.
     *
     * @param deadline longest wait of a send or receive
     */
    public static Session mesh(Topology topology, Duration deadline) {
        return mesh(topology, deadline, MAILBOX_BYTES);
    }

    static Session mesh(Topology topology, Duration deadline, long mailboxBytes) {
        return new LocalSession(topology, deadline, mailboxBytes);
    }

    private static final class LocalSession implements Session {
        private final List<Mailbox> mailboxes = new ArrayList<>();
        private final List<Transport> transports = new ArrayList<>();
        private final NativePool pool = new NativePool(RETAINED_BYTES, new AtomicLong());
        private final Traffic traffic;
        private final ExchangeLedger ledger = new ExchangeLedger();

        LocalSession(Topology topology, Duration deadline, long mailboxBytes) {
            traffic = new Traffic(topology);
            BodyReader reader = new BodyReader();
            Carrier carrier = new LocalCarrier(mailboxes, pool, deadline);
            for (int rank = 0; rank < topology.ranks(); rank++) {
                Mailbox mailbox = new Mailbox(rank, topology, mailboxBytes);
                mailboxes.add(mailbox);
                transports.add(new RankTransport(rank, topology, mailbox, carrier, reader, traffic, ledger, deadline));
            }
        }

        @Override
        public Transport transport(int rank) {
            if (rank < 0 || rank >= transports.size()) {
                throw new IllegalArgumentException("no rank " + rank + " among " + transports.size());
            }
            return transports.get(rank);
        }

        @Override
        public List<Transport> transports() {
            return List.copyOf(transports);
        }

        @Override
        public Traffic traffic() {
            return traffic;
        }

        @Override
        public List<String> lastExchanges() {
            return ledger.tail(ExchangeLedger.LOGGED);
        }

        @Override
        public void abort(String reason) {
            mailboxes.forEach(mailbox -> mailbox.abort(Code.CANCELLED, reason, null));
        }

        @Override
        public void close() {
            mailboxes.forEach(Mailbox::close);
            pool.close();
        }
    }
}
