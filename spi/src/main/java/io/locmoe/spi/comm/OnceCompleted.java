package io.locmoe.spi.comm;

import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;

/** Completes an exchange once, however often it is awaited. */
final class OnceCompleted implements PendingExchange {
    private Runnable work;

    OnceCompleted(Runnable work) {
        this.work = work;
    }

    @Override
    public void await() {
        if (work != null) {
            work.run();
            work = null;
        }
    }
}
