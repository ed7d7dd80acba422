package io.locmoe.spi.comm;

import java.lang.foreign.MemorySegment;

/**
 * Moves token rows between ranks: the four exchanges of a sparse layer (dispatch, combine, and their gradients) are the
 * same call with another tag. One object per rank, used by the rank's thread.
 *
 * <p>Several exchanges may be under way at once, each with memory and a tag of its own; all ranks begin and await all of
 * them in the same order, also ranks without rows. The rank computes between begin and await, and rows that were sent
 * travel meanwhile. A strategy that passes rows on over several hops does so in these two calls, so that what it hides
 * under compute is the hop after begin.
 */
public interface CommunicationStrategy {

    /**
     * Starts an exchange. All ranks call it, also those without rows.
     *
     * @param plan      who sends what
     * @param send      rows in the order of the plan; unchanged until the exchange is complete
     * @param receive   room for the rows that arrive, defined once the exchange is complete
     * @param transport carries the bytes
     */
    PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport);

    /** An exchange under way. */
    interface PendingExchange {
        /**
         * Completes the exchange.
         *
         * @throws ExchangeException as {@link Transport#receive}
         */
        void await();
    }
}
