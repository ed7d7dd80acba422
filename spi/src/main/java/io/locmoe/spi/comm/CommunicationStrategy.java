package io.locmoe.spi.comm;

import java.lang.foreign.MemorySegment;

/**
 * Moves token rows between ranks: the four exchanges of a sparse layer (dispatch, combine, and their gradients) are the
 * same call with another tag. One object per rank, used by the rank's thread.
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
