package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The exchanges in one direction, chunk by chunk. If the device computes asynchronously, it gets its next work before
 * the host waits for rows to leave; otherwise rows are sent immediately.
 */
final class Departures {
    private final boolean beside;
    private final Queue<Departure> leaving = new ArrayDeque<>();
    private final List<PendingExchange> sent = new ArrayList<>();

    /** @param beside whether rows are sent by {@link #send}, after more work was enqueued */
    Departures(boolean beside) {
        this.beside = beside;
    }

    /** Adds the next chunk, whose rows are leaving the device. */
    void add(Departure departure) {
        leaving.add(departure);
        if (!beside) {
            send();
        }
    }

    /** Sends all waiting chunks, each once its rows have left the device. */
    void send() {
        while (!leaving.isEmpty()) {
            sent.add(leaving.remove().send());
        }
    }

    /** Waits for the rows of a sent chunk. */
    void await(int chunk) {
        sent.get(chunk).await();
    }

    /** Waits for the rows of all sent chunks. */
    void await() {
        sent.forEach(PendingExchange::await);
    }
}
