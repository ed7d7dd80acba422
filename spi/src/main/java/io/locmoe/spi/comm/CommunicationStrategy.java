package io.locmoe.spi.comm;

import java.lang.foreign.MemorySegment;

/**
 * Moves token rows between ranks: the four exchanges of a sparse layer (dispatch, combine, and their gradients) are the
 * same call with another tag. One object per rank, used by the rank's thread.
 *
 * <p>Several exchanges may be under way at once, each with memory and a tag of its own. All ranks begin and await all
 * of them in the same order, also ranks without rows, so that a strategy may need a rank's {@code await} to pass the
 * rows of others on. The rank computes between the two calls, and rows that were sent travel meanwhile: what a strategy
 * of several hops hides under compute is the hop after begin.
 *
 * <p>A strategy moves rows and does not compute with them, unless users choose a lossy wire format: whatever the
 * strategy, the rows that arrive are the same, and so are all losses.
 */
public interface CommunicationStrategy {

    /**
     * Starts an exchange. All ranks call it, also those without rows.
     *
     * @param plan      who sends what
     * @param send      rows in the order of the plan; unchanged until the exchange is complete
     * @param receive   room for the rows that arrive, defined once the exchange is complete
     * @param transport carries the bytes
     * @throws IllegalArgumentException as {@link ExchangePlan#check}, before anything is sent
     * @throws ExchangeException as {@link Transport#send}
     */
    PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport);

    /**
     * Gives back what the strategy holds outside the JVM's memory. The rank's thread calls it once, after the last
     * exchange and before the device is closed; also after one that failed.
     */
    default void close() {}

    /** An exchange under way. */
    interface PendingExchange {
        /**
         * Completes the exchange. Further calls do nothing.
         *
         * @throws ExchangeException as {@link Transport#receive}
         */
        void await();

        /** An exchange that the first {@link #await} completes by doing the work; later calls do nothing. */
        static PendingExchange of(Runnable work) {
            return new OnceCompleted(work);
        }
    }
}
