package io.locmoe.dataplane.local;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.rank.RankedSession;
import io.locmoe.dataplane.rank.SessionRanks;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** All ranks of a job in this process. */
final class LocalSession extends RankedSession {
    private static final long RETAINED_BYTES = 16L << 20;

    private final SessionRanks ranks;

    LocalSession(Topology topology, Duration deadline, long mailboxBytes) {
        ranks = new SessionRanks(
                topology,
                rank -> true,
                deadline,
                mailboxBytes,
                new NativePool(RETAINED_BYTES, new AtomicLong()),
                new BodyReader(),
                (source, target, tag, payload) -> {
                    throw new IllegalStateException("every rank is in this process, even " + target);
                });
    }

    @Override
    protected SessionRanks ranks() {
        return ranks;
    }

    @Override
    public Optional<String> notice() {
        return Optional.empty();
    }

    @Override
    public void abort(String reason) {
        ranks.fail(Code.CANCELLED, reason, null);
    }

    @Override
    public void close() {
        ranks.close();
    }
}
