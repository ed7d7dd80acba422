package io.locmoe.spi.comm;

import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Moves bytes between the ranks of a job: by memory inside a node, by Arrow Flight between nodes. One object per rank,
 * used by one thread at a time.
 */
public interface Transport {

    int rank();

    Topology topology();

    /**
     * With tensor parallelism, a transport among the devices that compute the same tokens as this rank with other parts
     * of the weights: on one node, under numbers of their own, this device included. Each of them has this rank's
     * number in a mesh of its own, and takes part there in the same exchanges with the same rows. Empty without tensor
     * parallelism.
     */
    default Optional<Transport> tensorPeers() {
        return Optional.empty();
    }

    /**
     * Sends bytes to another rank. On return the payload may be reused. Blocks only for back-pressure.
     *
     * @throws ExchangeException if the peer is gone or the deadline passes; the message names peer and tag
     */
    void send(int target, MessageTag tag, MemorySegment payload);

    /**
     * Waits for the next message with this tag from a rank.
     *
     * @return the bytes, valid until closed by the caller
     * @throws ExchangeException if the peer is gone, the job is cancelled, or the deadline passes; the message names
     *     the missing rank, step, layer and direction
     */
    Received receive(int source, MessageTag tag);

    /**
     * Waits for the next message with this tag from a rank and copies it.
     *
     * @param target filled to its end
     * @throws ExchangeException as {@link #receive}, or if the message has another size: the ranks follow different
     *     plans
     */
    default void receiveInto(int source, MessageTag tag, MemorySegment target) {
        try (Received received = receive(source, tag)) {
            received.copyTo(target, rank(), source, tag);
        }
    }

    /**
     * Names the memory for the next message with this tag from a rank before it comes, so that the transport may let it
     * arrive there instead of copying it. Of one tag, messages are named in the order in which they are sent, and each
     * is received by what this returns.
     *
     * @param target native memory, filled to its end once the message is awaited, and the transport's until then. After
     *               a failure the transport may write to it until the job is over, so memory that is freed by hand is
     *               no good: take that of an automatic arena
     */
    default ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        return () -> {
            try (Received received = receive(source, tag)) {
                received.copyTo(target, rank(), source, tag);
                return received.arrivedNanos();
            }
        };
    }

    /**
     * What is to be said about messages that this rank has received since the last call and that had changed on their
     * way: a sentence for each, with sender, step, layer and direction. Their bytes were put right; the host takes the
     * step again even so.
     */
    default List<String> takeMended() {
        return List.of();
    }

    /** A message for which memory was named. */
    interface ExpectedMessage {
        /**
         * Waits until the memory holds the message; to be called once, by the rank's thread.
         *
         * @return as {@link Received#arrivedNanos}
         * @throws ExchangeException as {@link Transport#receiveInto}
         */
        long await();
    }

    /** Bytes that arrived. Close it to give the memory back. */
    interface Received extends AutoCloseable {
        MemorySegment data();

        /**
         * {@link System#nanoTime} at which the message was complete in this process, whether or not anyone waited for
         * it. A transport that does not know says the present, which makes the report count an exchange as under way
         * for too long.
         */
        default long arrivedNanos() {
            return System.nanoTime();
        }

        /**
         * Fills memory with the bytes.
         *
         * @throws ExchangeException if it has another size
         */
        default void copyTo(MemorySegment target, int receiver, int source, MessageTag tag) {
            if (data().byteSize() != target.byteSize()) {
                throw new ExchangeException(
                        "rank " + receiver + " expected " + target.byteSize() + " bytes of rank " + source + " and got "
                                + data().byteSize() + " (" + tag + "); the two ranks follow different plans");
            }
            target.copyFrom(data());
        }

        @Override
        void close();
    }
}
