package io.locmoe.client;

import java.time.Duration;

/**
 * How long a client waits.
 *
 * @param call     for the answer to a call
 * @param silence  without an event before a watched node is asked for a sign of life
 * @param sign     for that sign
 * @param failover for any node that shows the events of a run; longer than a mesh takes to let another node lead it
 */
record CallLimits(Duration call, Duration silence, Duration sign, Duration failover) {
    static final CallLimits USUAL = new CallLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(60));
}
