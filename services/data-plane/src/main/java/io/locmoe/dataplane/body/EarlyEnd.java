package io.locmoe.dataplane.body;

import io.locmoe.dataplane.incoming.IncomingWording;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reports that a body channel ended before its peer announced the end. A peer that ends the job gives the reason on its
 * Flight stream, and the end of the channel may arrive first: so the report waits briefly for the stream. Thread-safe.
 */
final class EarlyEnd {
    private static final long MOMENT_MILLISECONDS = 500;

    private final BodyHost host;
    private final IncomingWording wording;
    private final Consumer<Exception> told;
    private final CountDownLatch ignored = new CountDownLatch(1);

    /** @param told receives the reason; must not wait */
    EarlyEnd(BodyHost host, IncomingWording wording, Consumer<Exception> told) {
        this.host = host;
        this.wording = wording;
        this.told = told;
    }

    /** Reports a failure without waiting: the end of the connection later, invalid bytes immediately. */
    void report(Exception failure) {
        if (isIgnored() || host.streams().closing()) {
            return;
        }
        if (failure instanceof IOException) {
            host.streams().start(() -> tellLater(failure), host.threads());
        } else {
            told.accept(failure);
        }
    }

    private void tellLater(Exception failure) {
        try {
            if (!ignored.await(MOMENT_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                told.accept(wording.lost(", body channel", failure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the job ends
        }
    }

    /** Suppresses reports from now on, because the reason for the end is known. */
    void ignore() {
        ignored.countDown();
    }

    boolean isIgnored() {
        return ignored.getCount() == 0;
    }
}
