package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.identity.TokenBucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs refused connections for the operator, with the reason: one short line each, and at most one a second in the long
 * run, because strangers decide how many there are. Used on one event loop.
 */
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int AT_ONCE = 10;
    private static final int LONGEST = 300;

    private final Guard guard;
    private final String port;
    private final TokenBucket lines = new TokenBucket(AT_ONCE, 1, System::nanoTime);
    private long untold;

    /** @param port name of the port's setting */
    public RefusalLog(Guard guard, String port) {
        this.guard = guard;
        this.port = port;
    }

    /** Logs a connection that broke, or that either side refused. */
    public void refused(Throwable failure) {
        if (!lines.take()) {
            untold++;
            return;
        }
        String reason = guard.reason(failure);
        LOG.info(
                "{} refused a connection: {}{}",
                port,
                reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...",
                untold == 0 ? "" : " (and " + untold + " more before)");
        untold = 0;
    }
}
