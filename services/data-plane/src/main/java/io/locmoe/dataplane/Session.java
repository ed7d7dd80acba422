package io.locmoe.dataplane;

import io.locmoe.spi.comm.Transport;
import java.util.List;
import java.util.Optional;

/**
 * The communication of one job in this process. Thread-safe, except that each {@link Transport} is used by one thread
 * at a time.
 */
public interface Session extends AutoCloseable {

    /**
     * The transport of a rank of this process; the same object each time.
     *
     * @throws IllegalArgumentException if the rank is in another process
     */
    Transport transport(int rank);

    /** The transports of this process's ranks, in rank order. */
    List<Transport> transports();

    /** Counters of what the ranks of this process have sent. */
    Traffic traffic();

    /**
     * A notice for the user who started the job: peers whose bodies travel by Flight, because no body channel reaches
     * them. Given once per run; empty if there is nothing to report.
     */
    Optional<String> notice();

    /**
     * The last messages that the ranks of this process sent, received and still wait for: a few lines, oldest first,
     * with times in seconds since the session began. Also works after {@link #close}.
     */
    List<String> lastExchanges();

    /**
     * Makes every waiting and later call of the ranks of this process fail with this sentence, and tells the peers.
     * Only the first abort counts. Does not wait for the ranks' threads.
     */
    void abort(String reason);

    /**
     * Ends the session, after the ranks' threads have left it. Releases messages that nobody received.
     *
     * @throws IllegalStateException if a rank did not close a received message: a leak
     */
    @Override
    void close();
}
