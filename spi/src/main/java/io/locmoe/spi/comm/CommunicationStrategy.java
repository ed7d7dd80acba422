package io.locmoe.spi.comm;

import io.locmoe.spi.plugin.Measured;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

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
public interface CommunicationStrategy extends Measured {

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
     * The exchange of rows that stay in the memory of devices, where a library of the devices' maker moves them. The
     * rank's thread asks once, before the first exchange. If the device names its memory and streams
     * ({@link io.locmoe.spi.device.Device#nativeAddress}), all exchanges go that way, else by {@link #begin}; rows that
     * arrive are the same. Empty for a strategy that says nothing: its rows are copied to memory of the host.
     */
    default Optional<OnDevices> onDevices() {
        return Optional.empty();
    }

    /**
     * Gives back what the strategy holds outside the JVM's memory. The rank's thread calls it once, after the last
     * exchange and before the device and its streams are closed; also after one that failed, with exchanges that nobody
     * will await: the strategy ends these.
     */
    default void close() {}

    /** Exchanges of rows in the memory of devices, in the same order on all ranks. Used by the rank's thread. */
    interface OnDevices {

        /**
         * Enqueues an exchange, without waiting for the device. All ranks call it, also those without rows.
         *
         * @param plan      who sends what
         * @param send      rows for each rank; what the stream does before the exchange has written them, and they are
         *                  unchanged until it is complete
         * @param receive   room for the rows of each rank, in other memory; what the stream does after the exchange
         *                  finds them there
         * @param stream    {@link io.locmoe.spi.device.DeviceStream#nativeHandle} of the stream, the same one each time
         * @param transport carries what ranks have to tell each other
         * @return whose {@code await} waits until the device has done the exchange, with the strategy's own deadline.
         *     It is called where the thread has to wait for the device anyway, in the order of these calls
         * @throws ExchangeException if the exchange cannot be enqueued
         */
        PendingExchange begin(ExchangePlan plan, DeviceRows send, DeviceRows receive, long stream, Transport transport);
    }

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
