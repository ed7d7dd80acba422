package io.locmoe.dataplane.flight;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Lets an event loop check a few times for new work before it sleeps, and yields the processor after each failed check:
 * a wake-up for every message takes longer. One object for each event loop.
 */
final class YieldingSelect implements SelectStrategy {
    private static final int LOOKS = 10;

    private int vain;

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        int ready = selectNow.get();
        if (hasTasks || ready > 0) {
            vain = 0;
            return ready;
        }
        if (vain == LOOKS) {
            vain = 0;
            return SELECT;
        }
        vain++;
        Thread.yield();
        return CONTINUE;
    }
}
