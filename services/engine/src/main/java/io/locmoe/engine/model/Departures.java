package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The exchanges of one way, chunk by chunk. Where the device computes beside the host, that gives it the next work
 * before it waits for rows to leave; otherwise they are sent at once.
 */
final class Departures {
    private final boolean beside;
    private final Queue<Departure> leaving = new ArrayDeque<>();
    private final List<PendingExchange> sent = new ArrayList<>();

    /** @param beside whether rows are sent by {@link #send}, after more work was enqueued */
    Departures(boolean beside) {
        this.beside = beside;
    }

    /** Takes the next chunk, whose rows are leaving the device. */
    void add(Departure departure) {
        leaving.add(departure);
        if (!beside) {
            send();
        }
    }

    /** Sends what has not been sent, once it has left the device. */
    void send() {
        while (!leaving.isEmpty()) {
            sent.add(leaving.remove().send());
        }
    }

    /** Waits for the rows of a chunk that was sent. */
    void await(int chunk) {
        sent.get(chunk).await();
    }

    /** Waits for the rows of all chunks. */
    void await() {
        sent.forEach(PendingExchange::await);
    }
}
