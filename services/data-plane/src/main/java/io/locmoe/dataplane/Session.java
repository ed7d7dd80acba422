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
     * The transport of a rank that lives in this process; the same object each time.
     *
     * @throws IllegalArgumentException if the rank lives elsewhere
     */
    Transport transport(int rank);

    /** The transports of this process's ranks, in rank order. */
    List<Transport> transports();

    /** What the ranks of this process have sent. */
    Traffic traffic();

    /**
     * What the one who started the job should hear of its connections: peers whose bodies go by Flight, as no body
     * channel leads to them. It is told once in a run; empty if there is nothing to tell.
     */
    Optional<String> notice();

    /**
     * The last messages that the ranks of this process sent, received and are still waiting for: a few lines, oldest
     * first, with times in seconds since the session began. Works after {@link #close}, too.
     */
    List<String> lastExchanges();

    /**
     * Makes every waiting and later call of the ranks of this process fail with this sentence; peers are told. Only the
     * first abort counts. Does not wait for the ranks' threads.
     */
    void abort(String reason);

    /**
     * Ends the session, after the ranks' threads have left it. Messages nobody took are released.
     *
     * @throws IllegalStateException if a rank kept a received message open: a leak
     */
    @Override
    void close();
}
