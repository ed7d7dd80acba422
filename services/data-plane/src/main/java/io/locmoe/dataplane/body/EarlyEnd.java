package io.locmoe.dataplane.body;

import io.locmoe.dataplane.incoming.IncomingWording;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells that a body channel has ended before its peer has announced the end. A peer that ends the job says why on its
 * Flight stream, and the end of the channel may be seen before that: so the stream has a moment to be heard.
 * Thread-safe.
 */
final class EarlyEnd {
    private static final long MOMENT_MILLISECONDS = 500;

    private final BodyHost host;
    private final IncomingWording wording;
    private final Consumer<Exception> told;
    private final CountDownLatch ignored = new CountDownLatch(1);

    /** @param told told why; must not wait */
    EarlyEnd(BodyHost host, IncomingWording wording, Consumer<Exception> told) {
        this.host = host;
        this.wording = wording;
        this.told = told;
    }

    /** Does not wait: what ends the connection is told later, what is wrong with its bytes at once. */
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

    /** From now on nothing is told: it is known why the channel ends. */
    void ignore() {
        ignored.countDown();
    }

    boolean isIgnored() {
        return ignored.getCount() == 0;
    }
}
