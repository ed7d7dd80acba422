package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Waits until ranks wait. */
public final class Waits {
    private static final long SECONDS = 20;

    private Waits() {}

    /** Returns once so many ranks of a session wait for messages. */
    public static void begun(Session session, int ranks) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (waiting(session) < ranks && System.nanoTime() < until) {
            Thread.yield();
        }
        assertThat(waiting(session)).as("ranks that wait").isEqualTo(ranks);
    }

    private static long waiting(Session session) {
        return session.lastExchanges().stream()
                .filter(line -> line.endsWith("not received yet"))
                .count();
    }
}
