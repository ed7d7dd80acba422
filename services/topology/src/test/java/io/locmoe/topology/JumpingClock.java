package io.locmoe.topology;

import com.hazelcast.internal.util.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Hazelcast's clock in the tests of this module, by a system property in the pom: that of the machine, moved. */
public final class JumpingClock extends Clock.ClockImpl {
    private static final AtomicLong AHEAD = new AtomicLong();

    @Override
    protected long currentTimeMillis() {
        return System.currentTimeMillis() + AHEAD.get();
    }

    /** Whether Hazelcast asks this clock. */
    static boolean isUsed() {
        long before = Clock.currentTimeMillis();
        jump(1_000_000);
        boolean used = Clock.currentTimeMillis() >= before + 1_000_000;
        jump(-1_000_000);
        return used;
    }

    /** Moves the clock of all members at once, forwards or backwards. */
    static void jump(long milliseconds) {
        AHEAD.addAndGet(milliseconds);
    }
}
